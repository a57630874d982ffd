import type {
  DynamicModule,
  INestApplicationContext,
  LoggerService,
  ModuleMetadata,
} from '@nestjs/common';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { MetricsModule, MetricsServer, type EndpointOptions } from 'nestjs-metrics';

/** Any free port of the loopback interface. */
export const OWN_PORT = { port: 0, host: '127.0.0.1' } as const;

/** Where the ports begin that a system gives to those who ask for any. */
const FIRST_OF_ANY = 32_768;

/**
 * A free port of the loopback interface for those who want it again when it was closed:
 * the system gives it to nobody else meanwhile.
 */
export async function quietPort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, FIRST_OF_ANY);
    const server = createServer().listen(port, OWN_PORT.host);
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}

class AppModule {}

const open: INestApplicationContext[] = [];

/** A module of an app whose metrics have a port of their own. */
export function appModule(endpoint: EndpointOptions, metadata: ModuleMetadata = {}): DynamicModule {
  return {
    module: AppModule,
    ...metadata,
    imports: [
      MetricsModule.forRoot({ defaultMetrics: false, endpoint: { ...OWN_PORT, ...endpoint } }),
      ...(metadata.imports ?? []),
    ],
  };
}

/** Starts an application context, which has no HTTP server of its own. */
export async function startContext(
  endpoint: EndpointOptions = {},
  metadata: ModuleMetadata = {},
): Promise<{ app: INestApplicationContext; url: string }> {
  return startContextOf(appModule(endpoint, metadata));
}

/** The same of a module of the test's own. */
export async function startContextOf(
  module: DynamicModule,
): Promise<{ app: INestApplicationContext; url: string }> {
  const app = await bootContext(module);
  return { app, url: urlOf(app) };
}

/** The same, whether or not it serves metrics. */
export async function bootContext(
  module: DynamicModule,
  logger: LoggerService | false = false,
): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
  open.push(app);
  return app;
}

/** Where an app serves its metrics. */
export function urlOf(app: INestApplicationContext): string {
  const { url } = app.get(MetricsServer);
  if (url === undefined) throw new Error('The metrics have no port of their own.');
  return url;
}

/** Closes the contexts of a test; for `afterEach`. */
export async function closeContexts(): Promise<void> {
  await Promise.all(open.splice(0).map((app) => app.close()));
}
