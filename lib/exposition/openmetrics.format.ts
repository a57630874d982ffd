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
      for (const point of one.points) {
        if (point.suffix !== '_sum' || maySum(one.points)) {
          text += sampleLine(name + point.suffix, labels, point);
        }
      }
      if (withCreated && one.createdAt !== undefined) {
        const value = one.createdAt / 1_000;
        text += sampleLine(`${family}_created`, labels, { suffix: '_created', value });
      }
    }
    return text;
  },
};

/**
 * A sum of what may be negative can fall, so OpenMetrics forbids it where a bucket is.
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#histogram-1
 */
function maySum(points: readonly Point[]): boolean {
  return !points.some(({ suffix, bound }) => suffix === '_bucket' && bound!.value < 0);
}

/**
 * OpenMetrics ends the samples of a counter with `_total`. One that does not is
 * written as `unknown`, so that its series keep their name in either format.
 */
function kindOf({ kind, name }: MetricFamily): MetricFamily['kind'] {
  return kind === 'counter' && openMetricsFamily(name, kind) === name ? 'unknown' : kind;
}
