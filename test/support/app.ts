import type { DynamicModule, ModuleMetadata, Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { MetricsModule, type MetricsModuleOptions } from 'nestjs-metrics';

/** The adapters on which every HTTP behaviour is the same. */
export const ADAPTERS = ['express', 'fastify'] as const;

/** One of the {@link ADAPTERS}. */
export type Adapter = (typeof ADAPTERS)[number];

/** What a fixture app is made of; it gets a registry of its own. */
export interface AppOptions extends ModuleMetadata {
  /** Options of `forRoot`; default metrics, those of HTTP and the check of names are off unless asked for. */
  metrics?: MetricsModuleOptions;
  /** In place of `forRoot(metrics)`. */
  module?: DynamicModule | Type<unknown>;
  adapter?: Adapter;
  /** Before the app listens: prefixes, versioning, global enhancers. */
  configure?: (app: TestApp) => void;
}

/** A fixture app of either adapter. */
export type TestApp = NestExpressApplication | NestFastifyApplication;

/** A running fixture app. */
export interface RunningApp {
  readonly app: TestApp;
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** The body of a scrape. */
  scrape(accept?: string, path?: string): Promise<string>;
  /** The value of the sample that a line starts with, such as `orders_total{a="b"}`; undefined where there is none. */
  sample(line: string): Promise<number | undefined>;
}

const running: TestApp[] = [];

/** Starts a fixture app on a free port of the loopback interface. */
export async function startApp(options: AppOptions = {}): Promise<RunningApp> {
  const { metrics, module, adapter = 'express', configure, ...metadata } = options;
  const testing = await Test.createTestingModule({
    ...metadata,
    imports: [
      module ??
        MetricsModule.forRoot({ defaultMetrics: false, http: false, naming: 'off', ...metrics }),
      ...(metadata.imports ?? []),
    ],
  }).compile();
  const app: TestApp =
    adapter === 'fastify'
      ? testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), {
          logger: false,
        })
      : testing.createNestApplication<NestExpressApplication>({ logger: false });
  running.push(app);
  configure?.(app);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const scrape = async (accept = 'text/plain', path = '/metrics'): Promise<string> => {
    const response = await fetch(url + path, { headers: { accept } });
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}`);
    return response.text();
  };
  return {
    app,
    url,
    scrape,
    sample: async (line) => sampleIn(await scrape(), line),
  };
}

/** Closes the apps of a test; for `afterEach`. */
export async function closeApps(): Promise<void> {
  await Promise.all(running.splice(0).map((app) => app.close()));
}

/** The value of one sample in a scrape's body. */
export function sampleIn(body: string, line: string): number | undefined {
  const found = body.split('\n').find((one) => one.startsWith(`${line} `));
  const value = found?.slice(line.length + 1);
  return value === undefined ? undefined : Number(value.replace('Inf', 'Infinity'));
}
