import type { Registry, RegistryContentType } from 'prom-client';
import type { LabelPairs } from './label-text.js';

/**
 * The default labels of a registry, the app's own or those that somebody set on a
 * registry brought along. prom-client has a setter and no getter for them.
 */
export function defaultLabelsOf(registry: Registry<RegistryContentType>): LabelPairs {
  const { _defaultLabels: labels = {} } = registry as unknown as {
    _defaultLabels?: Record<string, unknown>;
  };
  return Object.entries(labels).map(([name, value]) => [name, String(value)] as const);
}
