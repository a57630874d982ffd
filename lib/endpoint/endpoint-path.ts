import { show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import {
  checkEndpointShape,
  ENDPOINT_SETTINGS,
  type EndpointSettings,
  type MetricsModuleShape,
} from '../options/index.js';

/** The token of the endpoint's path; null where there is no endpoint. */
export const ENDPOINT_PATH = 'nestjs-metrics:endpoint-path';

/**
 * The path of the endpoint with a slash in front, or null where there is none.
 * @throws MetricsError `INVALID_OPTIONS` for what is no fixed path, or shapes no endpoint.
 */
export function endpointPath({ endpoint = {} }: MetricsModuleShape): string | null {
  checkEndpointShape(endpoint);
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

/**
 * Refuses what a factory says of the endpoint where there is to be none.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function refuseWithoutEndpoint(settings: EndpointSettings = {}): void {
  const option = ENDPOINT_SETTINGS.find((one) => settings[one] !== undefined);
  if (option === undefined) return;
  throw new MetricsError(
    'INVALID_OPTIONS',
    `The factory of MetricsModule.forRootAsync returned endpoint.${option}, and endpoint: false beside it says that there is no endpoint. ` +
      'Leave out one of them.',
  );
}
