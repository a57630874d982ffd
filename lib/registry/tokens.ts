import { isMetricDefinition, show, type MetricDefinition } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';

// Strings and not classes, so that a feature built with one copy of this package
// (ESM or CJS) finds what a module of the other copy provides.

/** The token of the app's prom-client registry. */
export const METRICS_REGISTRY = 'nestjs-metrics:registry';

/** The token of the app's `HandleRegistry`. */
export const HANDLE_REGISTRY = 'nestjs-metrics:handles';

/**
 * The token of a metric's handle, for `app.get(getMetricToken(definition))`.
 * @throws MetricsError where it gets neither a definition nor a name.
 */
export function getMetricToken(metric: MetricDefinition | string): string {
  if (typeof metric === 'string' && metric !== '') return `METRIC:${metric}`;
  if (isMetricDefinition(metric)) return `METRIC:${metric.name}`;
  throw new MetricsError(
    'INVALID_DEFINITION',
    `A metric's token was asked for with ${show(metric)}. Pass a definition or its name; ` +
      'an undefined definition is often an import cycle, cured by a metrics file that imports no service.',
  );
}
