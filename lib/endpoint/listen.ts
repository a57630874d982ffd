import { once } from 'node:events';
import type { Server } from 'node:net';
import { describeError, MetricsError } from '../errors/index.js';

/**
 * Listens, without keeping the process alive.
 * @throws MetricsError `ENDPOINT_UNAVAILABLE` where the port or the address cannot be had.
 */
export async function listen(server: Server, port: number, host?: string): Promise<void> {
  try {
    const listening = once(server, 'listening');
    server.listen({ port, host });
    await listening;
  } catch (error) {
    const place = host === undefined ? 'all addresses' : host;
    throw new MetricsError(
      'ENDPOINT_UNAVAILABLE',
      `The metrics endpoint cannot listen on port ${port} of ${place}: ${reasonFor(error)}`,
    );
  }
  server.unref();
}

function reasonFor(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return 'the port is taken. End what listens there, or choose another with endpoint: { port }; 0 is any free one.';
    case 'EACCES':
    case 'EPERM':
      return 'this process may not use the port. Choose one from 1024 with endpoint: { port }.';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EINVAL':
    case 'EAFNOSUPPORT':
      return 'this machine has no such address. Correct endpoint: { host }, or leave it out for all addresses.';
    default:
      return `${describeError(error)}. Correct endpoint: { port, host }.`;
  }
}
