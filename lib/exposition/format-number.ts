/** A sample value as both formats spell it. */
export function formatValue(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/**
 * The bound of a bucket or the rank of a quantile as OpenMetrics wants it: whole
 * numbers with `.0`, and an exponent of two digits below 1e-4 and from 1e+06. Text
 * gets the same, so that a series keeps its labels whichever format is scraped;
 * Prometheus 3 normalises to this form too.
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#considerations-canonical-numbers
 */
export function formatBound(bound: number): string {
  if (!Number.isFinite(bound)) return formatValue(bound);
  const size = Math.abs(bound);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    return bound.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  return Number.isInteger(bound) ? `${bound}.0` : String(bound);
}
