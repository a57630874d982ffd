import { collectDefaultMetrics, type Registry, type RegistryContentType } from 'prom-client';
import { isHandle } from '../instruments/index.js';
import type { MetricsModuleSettings } from '../options/index.js';
import { RegistryUsers } from './registry-users.js';

/**
 * Registers prom-client's collectors for the process and Node, unless a registry
 * that the user brought has them already; returns the names of what this app uses
 * of them, also those that another app of this module registered there.
 */
export function addDefaultMetrics(
  registry: Registry<RegistryContentType>,
  { defaultMetrics = true, prefix = '' }: MetricsModuleSettings,
): string[] {
  if (defaultMetrics === false) return [];
  const options = defaultMetrics === true ? {} : defaultMetrics;
  const before = namesIn(registry);
  if (!before.has(`${prefix}process_cpu_user_seconds_total`)) {
    collectDefaultMetrics({ ...options, prefix, register: registry });
    return [...namesIn(registry)].filter((name) => !before.has(name));
  }
  const users = RegistryUsers.of(registry);
  return [...before].filter(
    (name) =>
      users.has(name) && name.startsWith(prefix) && !isHandle(registry.getSingleMetric(name)),
  );
}

function namesIn(registry: Registry<RegistryContentType>): Set<string> {
  return new Set(registry.getMetricsAsArray().map(({ name }) => name));
}
