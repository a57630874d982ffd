import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  getMetricToken,
  type HandleOf,
  type MetricDefinition,
  type MetricsModuleOptions,
} from 'nestjs-metrics';
import { Registry } from 'prom-client';
import { AppModule } from '../src/app.module.js';

export const TEXT = 'text/plain';
export const OPENMETRICS = 'application/openmetrics-text';

export type Find = <D extends MetricDefinition>(definition: D) => HandleOf<D>;

/** The depot with a registry that the test may look into. */
export interface Depot {
  readonly app: INestApplication;
  readonly registry: Registry;
  /** The handle of a definition. */
  readonly find: Find;
  /** Sends a parcel over HTTP; returns the status. */
  send(carrier: string, country: string, weight: number): Promise<number>;
  /** The lines of the endpoint's answer. */
  scrape(accept?: string): Promise<string[]>;
}

const running: INestApplication[] = [];

/** Starts the depot, by default without the client's default metrics. */
export async function startDepot(options: MetricsModuleOptions = {}): Promise<Depot> {
  const registry = (options.registry as Registry | undefined) ?? new Registry();
  const imports = [AppModule.with({ defaultMetrics: false, ...options, registry })];
  const module = await Test.createTestingModule({ imports }).compile();
  const app = module.createNestApplication({ logger: false });
  running.push(app);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    app,
    registry,
    find: (definition) => app.get(getMetricToken(definition), { strict: false }),
    send: async (...parcel) =>
      (await fetch(`${url}/parcels/${parcel.join('/')}`, { method: 'POST' })).status,
    scrape: async (accept = TEXT) =>
      (await (await fetch(`${url}/metrics`, { headers: { accept } })).text()).split('\n'),
  };
}

/** Closes what a test has started. */
export async function closeDepots(): Promise<void> {
  await Promise.all(running.splice(0).map((app) => app.close()));
}
