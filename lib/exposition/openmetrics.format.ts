import type { MetricFamily, Point } from '../instruments/index.js';
import { openMetricsFamily } from '../registry/index.js';
import type { ExpositionFormat, WriteOptions } from './exposition-format.js';
import { escapeLabelValue } from './label-text.js';
import { labelText, sampleLine } from './series-lines.js';

const HAVE_CREATED = new Set<MetricFamily['kind']>(['counter', 'histogram', 'summary']);

/**
 * OpenMetrics 1.0.0.
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export const openMetricsFormat: ExpositionFormat = {
  contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  end: '# EOF\n',
  write(metric: MetricFamily, { defaultLabels, created }: WriteOptions): string {
    const { name, help, unit, series } = metric;
    const kind = kindOf(metric);
    const family = openMetricsFamily(name, kind);
    let text = `# TYPE ${family} ${kind}\n`;
    if (unit !== undefined) text += `# UNIT ${family} ${unit}\n`;
    text += `# HELP ${family} ${escapeLabelValue(help)}\n`;
    const withCreated = created && HAVE_CREATED.has(kind);
    for (const one of series) {
      const labels = labelText(one, defaultLabels);
      const points = sumMayFall(one.points) ? one.points.filter(isNoTotal) : one.points;
      for (const point of points) text += sampleLine(name + point.suffix, labels, point);
      if (withCreated && one.createdAt !== undefined) {
        const value = one.createdAt / 1_000;
        text += sampleLine(`${family}_created`, labels, { suffix: '_created', value });
      }
    }
    return text;
  },
};

/**
 * Sums of negative observations can fall, so OpenMetrics leaves out sum and count
 * where a bound or the sum itself is negative; the `+Inf` bucket still has the count.
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#histogram-1
 */
function sumMayFall(points: readonly Point[]): boolean {
  return points.some(
    ({ suffix, bound, value }) =>
      (suffix === '_bucket' && bound!.value < 0) || (suffix === '_sum' && value < 0),
  );
}

function isNoTotal({ suffix }: Point): boolean {
  return suffix !== '_sum' && suffix !== '_count';
}

/**
 * OpenMetrics ends the samples of a counter with `_total`. One that does not is
 * written as `unknown`, so that its series keep their name in either format.
 */
function kindOf({ kind, name }: MetricFamily): MetricFamily['kind'] {
  return kind === 'counter' && openMetricsFamily(name, kind) === name ? 'unknown' : kind;
}
