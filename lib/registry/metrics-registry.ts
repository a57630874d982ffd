import { Registry, type RegistryContentType } from 'prom-client';
import { checkSettings, type MetricsModuleSettings } from '../options/index.js';
import { RegistryUsers } from './registry-users.js';

/**
 * The app's prom-client registry, the user's or a new one.
 * @throws MetricsError where a setting breaks a rule.
 */
export async function makeRegistry(
  settings: MetricsModuleSettings,
): Promise<Registry<RegistryContentType>> {
  checkSettings(settings);
  const registry = settings.registry ?? new Registry();
  await RegistryUsers.of(registry).readLabels();
  return registry;
}
