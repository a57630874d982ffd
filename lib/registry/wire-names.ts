/**
 * Every name that a metric takes on the wire, in either format: its OpenMetrics
 * family and all sample names. Two metrics that share one of them cannot be told
 * apart by a scraper.
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#metricfamily
 */
export function wireNames(name: string, type: string): string[] {
  switch (type) {
    case 'counter': {
      const family = openMetricsFamily(name, type);
      return family === name ? [name] : [name, family, `${family}_created`];
    }
    case 'histogram':
      return [name, `${name}_bucket`, `${name}_sum`, `${name}_count`, `${name}_created`];
    case 'summary':
      return [name, `${name}_sum`, `${name}_count`, `${name}_created`];
    case 'info':
      return [name, openMetricsFamily(name, type)];
    default:
      return [name];
  }
}

/** The name of the OpenMetrics family that a metric becomes. */
export function openMetricsFamily(name: string, type: string): string {
  if (type === 'counter') return name.replace(/(?<=.)_total$/, '');
  return type === 'info' ? name.replace(/_info$/, '') : name;
}
