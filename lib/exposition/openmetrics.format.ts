import type { MetricFamily } from '../instruments/index.js';
import { openMetricsFamily } from '../registry/index.js';
import type { ExpositionFormat, FamilyHeader } from './exposition-format.js';
import { escapeLabelValue } from './label-text.js';

const HAVE_CREATED = new Set<MetricFamily['kind']>(['counter', 'histogram', 'summary']);
const HAVE_EXEMPLARS = new Set<MetricFamily['kind']>(['counter', 'histogram']);

/**
 * OpenMetrics 1.0.0. Sums of negative observations can fall, so it has no sum and
 * count where a bound or the sum itself is negative; the `+Inf` bucket still has the
 * count.
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export const openMetricsFormat: ExpositionFormat = {
  name: 'openmetrics',
  contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  end: '# EOF\n',
  omitsNegatives: true,
  header(family) {
    const { help, unit } = family;
    const kind = kindOf(family);
    const name = openMetricsFamily(family.name, kind);
    const type = `# TYPE ${name} ${kind}\n`;
    const unitLine = unit === undefined ? '' : `# UNIT ${name} ${unit}\n`;
    return `${type}${unitLine}# HELP ${name} ${escapeLabelValue(help)}\n`;
  },
  createdName(family) {
    const kind = kindOf(family);
    return HAVE_CREATED.has(kind) ? `${openMetricsFamily(family.name, kind)}_created` : undefined;
  },
  showsExemplars: (family) => HAVE_EXEMPLARS.has(kindOf(family)),
};

/**
 * OpenMetrics ends the samples of a counter with `_total`. One that does not is
 * written as `unknown`, so that its series keep their name in either format.
 */
function kindOf({ kind, name }: FamilyHeader): MetricFamily['kind'] {
  return kind === 'counter' && openMetricsFamily(name, kind) === name ? 'unknown' : kind;
}
