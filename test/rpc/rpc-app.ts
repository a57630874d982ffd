import type { AddressInfo, Server } from 'node:net';
import type { Type } from '@nestjs/common';
import {
  type ClientProxy,
  ClientProxyFactory,
  type CustomStrategy,
  type MicroserviceOptions,
  Transport,
} from '@nestjs/microservices';
import type { MetricsModuleOptions } from 'nestjs-metrics';
import { type Observable, lastValueFrom, toArray } from 'rxjs';
import { closeApps, type RunningApp, startApp, type TestApp } from '../support/app.js';

/** What a fixture app with a microservice is made of. */
export interface RpcAppOptions {
  readonly controllers: Type<unknown>[];
  readonly providers?: Type<unknown>[];
  readonly metrics?: MetricsModuleOptions;
  /** Before the microservice is connected. */
  readonly configure?: (app: TestApp) => void;
  /** Default: TCP on a free port. */
  readonly microservice?: MicroserviceOptions | CustomStrategy;
}

/** A running app and a client of its microservice. */
export interface RunningRpcApp extends RunningApp {
  readonly client: ClientProxy;
  /** All answers to a request. */
  ask(pattern: unknown, data?: unknown): Promise<unknown[]>;
  /** Resolves when the event is on its way. */
  emit(pattern: unknown, data?: unknown): Promise<void>;
}

const TCP: MicroserviceOptions = {
  transport: Transport.TCP,
  options: { host: '127.0.0.1', port: 0 },
};
const clients: ClientProxy[] = [];

/** A client that {@link closeRpcApps} closes. */
export function connectClient(options: MicroserviceOptions): ClientProxy {
  const client = ClientProxyFactory.create(options as object as { transport: Transport.TCP });
  clients.push(client);
  return client;
}

/** Starts an app whose microservice inherits the app's own guards and filters. */
export async function startRpcApp(options: RpcAppOptions): Promise<RunningRpcApp> {
  const { controllers, providers = [], metrics = { rpc: true }, microservice = TCP } = options;
  let server: { unwrap<T>(): T } | undefined;
  const running = await startApp({
    metrics,
    controllers,
    providers,
    configure: (app) => {
      options.configure?.(app);
      server = app.connectMicroservice(microservice, { inheritAppConfig: true }) as never;
    },
  });
  await running.app.startAllMicroservices();
  let clientOptions: MicroserviceOptions = microservice;
  if (microservice === TCP) {
    const { port } = server!.unwrap<Server>().address() as AddressInfo;
    clientOptions = { transport: Transport.TCP, options: { host: '127.0.0.1', port } };
  }
  const client = 'strategy' in microservice ? undefined : connectClient(clientOptions);
  return {
    ...running,
    client: client!,
    ask: (pattern, data = {}) =>
      lastValueFrom((client!.send(pattern, data) as Observable<unknown>).pipe(toArray())),
    emit: async (pattern, data = {}) => {
      await lastValueFrom(client!.emit(pattern, data), { defaultValue: undefined });
    },
  };
}

/** Closes apps and their clients; for `afterEach`. */
export async function closeRpcApps(): Promise<void> {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await closeApps();
}
