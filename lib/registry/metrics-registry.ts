import { Registry, type RegistryContentType } from 'prom-client';
import { checkSettings, type MetricsModuleSettings } from '../options/index.js';

/**
 * The app's prom-client registry, the user's or a new one, with default labels.
 * @throws MetricsError where a setting breaks a rule.
 */
export function makeRegistry(settings: MetricsModuleSettings): Registry<RegistryContentType> {
  checkSettings(settings);
  const registry: Registry<RegistryContentType> = settings.registry ?? new Registry();
  if (settings.defaultLabels) registry.setDefaultLabels({ ...settings.defaultLabels });
  return registry;
}
