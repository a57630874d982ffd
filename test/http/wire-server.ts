import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';

const servers: Server[] = [];

/** Has another server than Nest's answer requests, on a free port of the loopback interface. */
export async function serve(
  listener: RequestListener,
  options: ServerOptions = {},
): Promise<Server> {
  const server = createServer(options, listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return server;
}

/** The same, with the answers of an app. */
export function serveApp(app: INestApplication, options?: ServerOptions): Promise<Server> {
  return serve(listenerOf(app), options);
}

/** Where a server listens. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** What answers requests in an app of either adapter. */
export function listenerOf(app: INestApplication): RequestListener {
  const instance = app.getHttpAdapter().getInstance() as
    RequestListener | { readonly routing: RequestListener };
  return typeof instance === 'function' ? instance : instance.routing;
}

/** For `afterEach`. */
export async function closeServers(): Promise<void> {
  await Promise.all(
    servers.splice(0).map(async (server) => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }),
  );
}
