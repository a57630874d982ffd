import { MetricsError } from '../errors/index.js';
import type { MetricKind } from './metric-definition.js';
import { show } from './names.js';

/** What the definitions of counters and histograms take beside the rest. */
export interface ExemplarOptions {
  /**
   * Whether series keep exemplars: links to traces, given by hand with
   * `exemplarLabels` or taken from the active OpenTelemetry span where it is sampled
   * and `@opentelemetry/api` is installed. Only OpenMetrics shows them, a series takes
   * at most one in a second, and one of more than 128 characters is dropped and
   * counted. Default: the module's option `exemplars`, which is false.
   * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars
   */
  exemplars?: boolean;
}

/** The option as it stands in the definition. */
export function copyExemplars(
  kind: MetricKind,
  { name, exemplars }: ExemplarOptions & { readonly name: string },
): ExemplarOptions {
  if (exemplars === undefined) return {};
  if (typeof exemplars === 'boolean') return { exemplars };
  throw new MetricsError(
    'INVALID_DEFINITION',
    `The ${kind} ${name} has ${show(exemplars)} as exemplars. Pass true or false, or leave it out.`,
  );
}
