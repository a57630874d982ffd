import type { Registry, RegistryContentType } from 'prom-client';

const USERS = Symbol.for('nestjs-metrics.registry-users');

/**
 * How many apps use each metric that this module put into a registry, by name. It
 * is kept on the registry itself, so that the last of several apps that share one
 * removes what is no longer used.
 */
export function usersOf(registry: Registry<RegistryContentType>): Map<string, number> {
  const known = (registry as { [USERS]?: Map<string, number> })[USERS];
  if (known !== undefined) return known;
  const users = new Map<string, number>();
  Object.defineProperty(registry, USERS, { value: users });
  return users;
}
