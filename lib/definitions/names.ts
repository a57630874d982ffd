import { MetricsError } from '../errors/index.js';

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const RESERVED_LABELS = new Set(['le', 'quantile']);

/**
 * Refuses what is no metric name.
 * @see https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
 */
export function assertMetricName(
  name: unknown,
  offender = `Metric ${show(name)}`,
): asserts name is string {
  if (typeof name !== 'string' || !METRIC_NAME.test(name)) {
    throw new MetricsError(
      'INVALID_METRIC_NAME',
      `${offender} has a name that Prometheus refuses. ` +
        'Use letters, digits, "_" and ":", not starting with a digit, such as orders_processed_total.',
    );
  }
  // prom-client keeps its metrics in a plain object, where these names are taken.
  if (name in Object.prototype) {
    throw new MetricsError(
      'INVALID_METRIC_NAME',
      `${offender} has the name of a member of every JavaScript object, which prom-client's registry cannot hold. ` +
        `Choose another name, such as app_${name.replaceAll('_', '')}.`,
    );
  }
}

/**
 * Refuses what is no label name, and the names that Prometheus keeps for itself.
 * @see https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
 */
export function assertLabelName(name: string, offender: string): void {
  if (!isLabelName(name)) {
    throw new MetricsError(
      'INVALID_LABEL_NAME',
      `${offender} has the label ${show(name)}, which is no label name. ` +
        'Use letters, digits and "_", not starting with a digit.',
    );
  }
  if (name === 'exemplarLabels') {
    throw new MetricsError(
      'INVALID_LABEL_NAME',
      `${offender} has the label "exemplarLabels", by which prom-client's form of a recording with an exemplar is known. ` +
        'Choose another label name.',
    );
  }
  if (RESERVED_LABELS.has(name) || name.startsWith('__')) {
    throw new MetricsError(
      'INVALID_LABEL_NAME',
      `${offender} has the label ${show(name)}, which Prometheus reserves ("le", "quantile" and all that start with "__"). ` +
        'Choose another label name.',
    );
  }
}

/** True for what may name a label, reserved names among them. */
export function isLabelName(name: string): boolean {
  return LABEL_NAME.test(name);
}

/** A value as it appears in a message: strings quoted, everything else readable. */
export function show(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  }
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'an array' : 'an object';
  }
  return typeof value === 'function' ? 'a function' : String(value);
}
