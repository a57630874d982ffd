import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { TlsOptions } from 'node:tls';
import { describeError, MetricsError } from '../errors/index.js';

/** In milliseconds. A scrape's request is a few hundred bytes, sent at once. */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 5_000,
};
const HANDSHAKE_TIMEOUT_MS = 5_000;

/**
 * An HTTP or HTTPS server that holds little for those who ask slowly, or not at all.
 * @throws MetricsError `INVALID_OPTIONS` for TLS options that OpenSSL does not take.
 */
export function createServer(tls: TlsOptions | undefined, listener: RequestListener): Server {
  return tls === undefined ? createHttpServer(LIMITS, listener) : secure(tls, listener);
}

function secure(tls: TlsOptions, listener: RequestListener): Server {
  try {
    const defaults = { handshakeTimeout: HANDSHAKE_TIMEOUT_MS };
    return createHttpsServer({ ...defaults, ...tls, ...LIMITS }, listener);
  } catch (error) {
    // Some of Node's messages go on with the value that was received: a passphrase, perhaps.
    const [reason] = describeError(error).split(/\.? Received /);
    throw new MetricsError(
      'INVALID_OPTIONS',
      `The option endpoint.tls cannot be used: ${reason}. Use a key and its certificate in PEM, or a pfx with its passphrase.`,
    );
  }
}
