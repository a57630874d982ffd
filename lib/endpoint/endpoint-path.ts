import { show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import type { MetricsModuleShape } from '../options/index.js';

/** The token of the endpoint's path; null where there is no endpoint. */
export const ENDPOINT_PATH = 'nestjs-metrics:endpoint-path';

/**
 * The path of the endpoint with a slash in front, or null where there is none.
 * @throws MetricsError `INVALID_OPTIONS` for what is no fixed path.
 */
export function endpointPath({ endpoint = {} }: MetricsModuleShape): string | null {
  if (endpoint === false) return null;
  const { path = '/metrics' } = endpoint;
  if (typeof path !== 'string' || !/^\/?[\w.~-]+(\/[\w.~-]+)*$/.test(path)) {
    throw new MetricsError(
      'INVALID_OPTIONS',
      `The option endpoint.path is ${show(path)}. Use a fixed path such as "/metrics", or endpoint: false for none.`,
    );
  }
  return path.startsWith('/') ? path : `/${path}`;
}
