import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { MetricsError, MetricsModule, type EndpointOptions } from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { createAuthority } from '../support/certificate.js';
import { closeContexts, OWN_PORT, quietPort, startContext, startContextOf } from './own-port.js';

const servers: Server[] = [];

/** A port of the loopback interface on which something listens already. */
async function takenPort(): Promise<number> {
  const port = await quietPort();
  const server = createServer().listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return port;
}

/** What the boot of an app with this endpoint fails with. */
async function bootError(endpoint: EndpointOptions): Promise<MetricsError> {
  const error: unknown = await startContext(endpoint).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MetricsError);
  return error as MetricsError;
}

afterEach(async () => {
  await closeContexts();
  for (const server of servers.splice(0)) server.close();
});

describe('an endpoint with a port of its own fails the boot', () => {
  it('where the port is taken, and says which, and what to do', async () => {
    const port = await takenPort();
    const error = await bootError({ port });
    expect(error.code).toBe('ENDPOINT_UNAVAILABLE');
    expect(error.message).toBe(
      `The metrics endpoint cannot listen on port ${port} of 127.0.0.1: the port is taken. ` +
        'End what listens there, or choose another with endpoint: { port }; 0 is any free one.',
    );
  });

  it('where this machine has no such address', async () => {
    const error = await bootError({ host: '192.0.2.1' });
    expect(error.code).toBe('ENDPOINT_UNAVAILABLE');
    expect(error.message).toContain('port 0 of 192.0.2.1: this machine has no such address.');
  });

  it('and leaves a registry of one’s own as it was, and a port that was free', async () => {
    const registry = new Registry();
    const start = (port: number): ReturnType<typeof startContextOf> =>
      startContextOf({
        module: class App {},
        imports: [MetricsModule.forRoot({ registry, endpoint: { ...OWN_PORT, port } })],
      });
    const port = await takenPort();
    await expect(start(port)).rejects.toThrow('the port is taken');
    expect(registry.getMetricsAsArray()).toEqual([]);
    servers.splice(0).forEach((server) => server.close());
    expect((await fetch((await start(port)).url)).status).toBe(200);
  });

  const authority = createAuthority();
  const { cert, key } = authority.issue('server');
  it.each<[what: string, tls: object, message: RegExp]>([
    ['what is no key', { cert, key: 'nonsense' }, /endpoint\.tls cannot be used: .+/],
    ['what is no certificate', { cert: 'nonsense', key }, /endpoint\.tls cannot be used: .+/],
    ['the key of another', { cert, key: authority.key }, /cannot be used: .*mismatch/i],
    ['a passphrase that is a number', { cert, key, passphrase: 271828 }, /cannot be used: .+/],
    ['an unknown version', { cert, key, minVersion: 'TLSv9' }, /cannot be used: .+/],
    ['no key', { cert }, /endpoint\.tls has no key, /],
    ['no certificate', { key }, /endpoint\.tls has no cert, /],
    ['neither', {}, /endpoint\.tls has no key and cert, /],
  ])('where tls has %s', async (_, tls, message) => {
    const error = await bootError({ tls });
    expect(error.code).toBe('INVALID_OPTIONS');
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('271828');
  });
});

describe('a boot that fails after the endpoint has opened', () => {
  it('keeps the port no longer than the app that is closed then', async () => {
    const providers = [
      {
        provide: 'FAILING',
        useValue: {
          onApplicationBootstrap: (): never => {
            throw new Error('no database');
          },
        },
      },
    ];
    const endpoint = { ...OWN_PORT, port: await quietPort() };
    await expect(startApp({ metrics: { endpoint }, providers })).rejects.toThrow('no database');
    await closeApps();
    expect((await fetch((await startContext(endpoint)).url)).status).toBe(200);
  });
});
