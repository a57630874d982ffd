import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, jest } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  defineGauge,
  defineHistogram,
  getMetricToken,
  OnScrape,
  type Histogram,
} from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startApp } from '../support/app.js';
import { giveTimeToEnd } from '../under-fire/time-to-end.js';
import { describeFaults, saw, type Fault, type Sight } from './fault.js';
import { messageOf, readingOf } from './reading.js';

const help = 'What it measures.';
const Depth = defineGauge({ name: 'depth', help });
const Healthy = defineGauge({ name: 'healthy', help });
const SERIES = 5_000;
const TENANTS = Array.from({ length: SERIES }, (_, index) => `t${index}`);
const BUCKETS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const Sizes = defineHistogram({
  name: 'sizes',
  help,
  labels: { tenant: TENANTS },
  buckets: BUCKETS,
  seed: false,
});
const SCRAPES = 20;
/** Much longer than the 500 ms that our collectors have. */
const HUNG_MS = 2_000;

type Collect = () => unknown;

afterEach(() => void jest.restoreAllMocks());

/** A collector beside a healthy metric: what is left of the scrape. */
function collector(input: string, collect: Collect, holds: string): Fault {
  return {
    input: `a collector that ${input}`,
    holds,
    ours: () => collectOurs(collect),
    alone: () => collectAlone(collect),
  };
}

async function collectOurs(collect: Collect): Promise<Sight> {
  @Injectable()
  class Reader {
    @OnScrape(Depth)
    read(): number {
      return collect() as number;
    }
  }

  const { scrape } = await startApp({ metrics: { metrics: [Healthy] }, providers: [Reader] });
  const body = await scrape();
  const essence = `${readingOf(body, 'healthy')}, depth: ${readingOf(body, 'depth')}`;
  const errors = readingOf(body, 'nestjs_metrics_collector_errors_total').endsWith(' 1');
  return { essence, text: errors ? `${essence}; 1 error counted` : essence };
}

async function collectAlone(collect: Collect): Promise<Sight> {
  const registry = new prom.Registry();
  const registers = [registry];
  new prom.Gauge({ name: 'healthy', help, registers });
  new prom.Gauge({
    name: 'depth',
    help,
    registers,
    async collect() {
      const value = await collect();
      this.set(value as number);
    },
  });
  const scrape = registry.metrics().then(
    (body) => `${readingOf(body, 'healthy')}, depth: ${readingOf(body, 'depth')}`,
    (error: unknown) => `no scrape at all: ${messageOf(error)}`,
  );
  const late = new AbortController();
  const hung = pause(HUNG_MS, 'no scrape at all: it never ends', { signal: late.signal }).catch(
    () => '',
  );
  const text = await Promise.race([scrape, hung]);
  late.abort();
  return saw(text);
}

const LEFT_OUT = 'healthy 0, depth: nothing; 1 error counted';

describeFaults('Collectors', [
  collector('answers', () => 7, 'healthy 0, depth: depth 7'),
  collector('throws', () => fail(new Error('no connection')), LEFT_OUT),
  collector('throws undefined', () => fail(undefined), LEFT_OUT),
  collector('rejects', () => Promise.reject(new Error('no connection')), LEFT_OUT),
  collector('hangs', () => new Promise(() => undefined), LEFT_OUT),
  collector("returns '7'", () => '7', LEFT_OUT),
  collector('returns undefined', () => undefined, LEFT_OUT),
  collector('returns 7n', () => 7n, LEFT_OUT),
  collector('returns NaN', () => NaN, 'healthy 0, depth: depth NaN'),
]);

describeFaults('Scrapes', [
  {
    input: `${SCRAPES} parallel scrapes of 55,000 buckets`,
    holds: `${SCRAPES} times 55000 buckets, all alike`,
    ours: async () => {
      const { app, url } = await startApp({ metrics: { metrics: [Sizes] } });
      const sizes = app.get<Histogram<typeof Sizes>>(getMetricToken(Sizes));
      fill((labels, value) => sizes.observe(labels, value));
      const headers = { 'x-prometheus-scrape-timeout-seconds': '120' };
      const scrape = async (): Promise<string> =>
        (await fetch(`${url}/metrics?name[]=sizes`, { headers })).text();
      return compare(Array.from({ length: SCRAPES }, scrape));
    },
    alone: async () => {
      const registry = new prom.Registry();
      const histogram = new prom.Histogram({
        name: 'sizes',
        help,
        labelNames: ['tenant'],
        buckets: BUCKETS,
        registers: [registry],
      });
      fill((labels, value) => histogram.observe(labels, value));
      return compare(Array.from({ length: SCRAPES }, () => registry.metrics()));
    },
  },
  {
    input: 'the app is closed during a scrape',
    holds: 'the scrape has its whole body: depth 1',
    ours: async () => {
      let entered: () => void = () => undefined;
      const collecting = new Promise<void>((resolve) => (entered = resolve));

      @Injectable()
      class Reader {
        @OnScrape(Depth)
        async read(): Promise<number> {
          entered();
          await pause(50);
          return 1;
        }
      }

      const { app, url } = await startApp({ providers: [Reader] });
      const scrape = fetch(`${url}/metrics`).then((answer) => answer.text());
      await collecting;
      giveTimeToEnd();
      const [body] = await Promise.all([scrape, app.close()]);
      return saw(`the scrape has its whole body: ${readingOf(body, 'depth')}`);
    },
  },
]);

function fail(error: unknown): never {
  throw error;
}

function fill(observe: (labels: { tenant: string }, value: number) => void): void {
  for (const [index, tenant] of TENANTS.entries()) observe({ tenant }, index % 12);
}

async function compare(scrapes: Promise<string>[]): Promise<Sight> {
  const bodies = await Promise.all(scrapes);
  const buckets = bodies[0]!.match(/^sizes_bucket\{/gm)?.length;
  const alike = new Set(bodies).size === 1 ? 'all alike' : 'not alike';
  return saw(`${bodies.length} times ${buckets} buckets, ${alike}`);
}
