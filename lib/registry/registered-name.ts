import type { Registry, RegistryContentType } from 'prom-client';
import { INSTRUMENT, isHandle } from '../instruments/index.js';

/**
 * The name under which a metric was registered: prom-client takes `_total` from its
 * counters for good when it renders them as OpenMetrics.
 */
export function registeredName(registry: Registry<RegistryContentType>, metric: unknown): string {
  if (isHandle(metric)) return metric[INSTRUMENT].name;
  const { name } = metric as { readonly name: string };
  return (registry.getSingleMetric(name) as unknown) === metric ? name : `${name}_total`;
}
