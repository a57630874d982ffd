import { isPlainObject, show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import { checkEndpointAuth } from './check-endpoint-auth.js';
import type { EndpointSettings } from './endpoint-options.js';

/** What of the endpoint must be known before any factory runs. */
const SHAPING = ['path', 'decorators'] as const;
/** What says who the server is; any of them will do. */
const IDENTITIES = ['pfx', 'SNICallback', 'pskCallback'] as const;

/**
 * Refuses, at boot, what the option `endpoint` cannot mean. What shapes the module
 * has been taken out where it stood in `forRoot`, so here it came from a factory.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function checkEndpointOptions(endpoint: EndpointSettings | undefined): void {
  if (endpoint === undefined) return;
  if ((endpoint as unknown) === false) refuseShaping('endpoint: false', 'endpoint: false');
  if (!isPlainObject(endpoint)) {
    refuse('endpoint', endpoint, 'Use an object such as { port: 9464 }.');
  }
  const given = endpoint as Record<string, unknown>;
  const misplaced = SHAPING.find((option) => given[option] !== undefined);
  if (misplaced !== undefined) {
    refuseShaping(`endpoint.${misplaced}`, `endpoint: { ${misplaced} }`);
  }
  checkPort(endpoint);
  checkTls(endpoint.tls);
  checkEndpointAuth(endpoint.auth);
  const { maxConcurrentScrapes: most } = endpoint;
  if (most === undefined || (Number.isSafeInteger(most) && most >= 1)) return;
  refuse('endpoint.maxConcurrentScrapes', most, 'Use a whole number from 1.');
}

function checkPort({ port, host, tls }: EndpointSettings): void {
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    const cure = 'Use a whole number from 0 to 65535; 0 is any free port.';
    refuse('endpoint.port', port, cure);
  }
  if (host !== undefined && (typeof host !== 'string' || host.trim() === '')) {
    refuse('endpoint.host', host, 'Use an address of this machine, such as "127.0.0.1".');
  }
  if (port !== undefined) return;
  const idle = host !== undefined ? 'host' : tls !== undefined ? 'tls' : undefined;
  if (idle === undefined) return;
  throw new MetricsError(
    'INVALID_OPTIONS',
    `The option endpoint.${idle} is only for a port of its own, and there is no endpoint.port. ` +
      'Add endpoint: { port: 9464 }; the address and TLS of the app’s own port are set where the app listens.',
  );
}

function checkTls(tls: unknown): void {
  if (tls === undefined) return;
  if (typeof tls !== 'object' || tls === null || Array.isArray(tls)) {
    throw new MetricsError(
      'INVALID_OPTIONS',
      'The option endpoint.tls is no object. Use one such as { key, cert }.',
    );
  }
  const options = tls as Record<string, unknown>;
  if (options['key'] && options['cert']) return;
  if (IDENTITIES.some((option) => options[option])) return;
  const missing = options['key'] ? 'cert' : options['cert'] ? 'key' : 'key and cert';
  throw new MetricsError(
    'INVALID_OPTIONS',
    `The option endpoint.tls has no ${missing}, so no client could connect. Use { key, cert } or { pfx }.`,
  );
}

function refuseShaping(what: string, beside: string): never {
  throw new MetricsError(
    'INVALID_OPTIONS',
    `The factory of MetricsModule.forRootAsync returned the option ${what}, which shapes the module before any factory runs. ` +
      `Put it beside the factory: forRootAsync({ ${beside}, useFactory }).`,
  );
}

function refuse(option: string, value: unknown, cure: string): never {
  throw new MetricsError('INVALID_OPTIONS', `The option ${option} is ${show(value)}. ${cure}`);
}
