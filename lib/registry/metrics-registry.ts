import { Registry, type RegistryContentType } from 'prom-client';
import { checkSettings, type MetricsModuleSettings } from '../options/index.js';

/**
 * The app's prom-client registry, the user's or a new one.
 * @throws MetricsError where a setting breaks a rule.
 */
export function makeRegistry(settings: MetricsModuleSettings): Registry<RegistryContentType> {
  checkSettings(settings);
  return settings.registry ?? new Registry();
}
