import { isPlainObject, show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import type { EndpointOptions, EndpointSettings, EndpointShape } from './endpoint-options.js';

/** What a factory may say of the endpoint. */
export const ENDPOINT_SETTINGS = [
  'port',
  'host',
  'tls',
  'auth',
  'maxConcurrentScrapes',
] as const satisfies readonly (keyof EndpointSettings)[];

/**
 * Refuses what does not shape the endpoint where only that can stand.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function checkEndpointShape(endpoint: false | EndpointShape | undefined): void {
  if (endpoint === undefined || endpoint === false) return;
  if (!isPlainObject(endpoint)) {
    throw new MetricsError(
      'INVALID_OPTIONS',
      `The option endpoint is ${show(endpoint)}. Use an object such as { path: "/metrics" }, or false for none.`,
    );
  }
  const { decorators } = endpoint as { decorators?: unknown };
  if (decorators !== undefined && !Array.isArray(decorators)) {
    throw new MetricsError(
      'INVALID_OPTIONS',
      `The option endpoint.decorators is ${show(decorators)}. Use an array of class decorators.`,
    );
  }
  const settings = endpoint as EndpointSettings;
  const misplaced = ENDPOINT_SETTINGS.find((option) => settings[option] !== undefined);
  if (misplaced === undefined) return;
  throw new MetricsError(
    'INVALID_OPTIONS',
    `MetricsModule.forRootAsync was given endpoint.${misplaced} beside the factory. ` +
      `Return it from the factory: () => ({ endpoint: { ${misplaced}: … } }).`,
  );
}

/** What `forRoot` says of the endpoint: what shapes the module, and what a factory could say too. */
export function splitEndpoint(endpoint: false | EndpointOptions | undefined): {
  readonly shape: false | EndpointShape | undefined;
  readonly settings: EndpointSettings | undefined;
} {
  if (!isPlainObject(endpoint)) return { shape: endpoint, settings: undefined };
  const { path, decorators, ...settings } = endpoint;
  return {
    shape: { ...(path !== undefined && { path }), ...(decorators !== undefined && { decorators }) },
    settings,
  };
}
