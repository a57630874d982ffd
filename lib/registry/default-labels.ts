import type { Registry, RegistryContentType } from 'prom-client';

/** Default labels as prom-client keeps them. */
export type DefaultLabels = Readonly<Record<string, unknown>>;

/**
 * The default labels of a registry, the app's own or those that somebody set on a
 * registry brought along. prom-client has a setter and no getter for them.
 */
export function defaultLabelsOf(registry: Registry<RegistryContentType>): DefaultLabels {
  return (registry as unknown as { _defaultLabels?: DefaultLabels })._defaultLabels ?? {};
}
