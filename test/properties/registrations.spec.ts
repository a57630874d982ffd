import { Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { getMetricToken, MetricsModule, type MetricDefinition } from 'nestjs-metrics';
import { Registry } from 'prom-client';
import { parseStrictly } from '../judges/strict-parser.js';
import { closeApps, startApp, type TestApp } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { PROPERTY_TIMEOUT_MS, SHRINKING_MS, withinTime } from '../support/within-time.js';
import { differences, type Format } from './expected-body.js';
import { METRICS } from './metrics.js';
import { labelValues, mutation, type Mutation } from './operations.js';
import { Pair } from './pair.js';
import { FORMATS, openBody, scrapeBody, scrapeRegistry } from './read-body.js';

const ALL_FORMATS = [...FORMATS, 'registry'] as const;

type Operation =
  | Mutation
  | { readonly do: 'register'; readonly metrics: readonly MetricDefinition[] }
  | { readonly do: 'clear' }
  | { readonly do: 'scrape'; readonly format: Format };

/** A few metrics, registered one after another, between recordings, resets and scrapes. */
const operations: Arbitrary<Operation[]> = fc
  .tuple(fc.shuffledSubarray([...METRICS], { minLength: 2, maxLength: 5 }), labelValues)
  .chain(([definitions, openValues]) =>
    fc.array(
      fc.oneof<Arbitrary<Operation>[]>(
        { weight: 24, arbitrary: mutation(definitions, openValues) } as never,
        {
          weight: 6,
          arbitrary: fc.record({
            do: fc.constant('register'),
            metrics: fc.subarray(definitions, { minLength: 1, maxLength: 2 }),
          }),
        } as never,
        {
          weight: 4,
          arbitrary: fc.record({
            do: fc.constant('scrape'),
            format: fc.constantFrom(...ALL_FORMATS),
          }),
        } as never,
        { weight: 1, arbitrary: fc.constant({ do: 'clear' }) } as never,
      ),
      { maxLength: 60, size: 'max' },
    ),
  );

/** An app whose metrics come one by one, and go all at once. */
class GrowingApp {
  /** All that was ever registered, and what a scrape still shows of it. */
  private readonly known = new Set<string>();
  private readonly shown = new Set<string>();
  private readonly handles = new Map<string, unknown>();
  private readonly pair: Pair;

  private constructor(
    readonly app: TestApp,
    private readonly registry: Registry,
  ) {
    // The app's own `get` does not know modules that came after it was first asked.
    const get = (token: string): unknown => this.handles.get(token);
    this.pair = new Pair({ get } as unknown as INestApplicationContext, registry, METRICS);
  }

  static async start(): Promise<GrowingApp> {
    const registry = new Registry();
    const module = MetricsModule.forRoot({ registry, defaultMetrics: false, http: false });
    return new GrowingApp((await startApp({ module })).app, registry);
  }

  /** Does one thing; the answer is what a scrape shows wrongly. */
  async perform(operation: Operation): Promise<string[]> {
    switch (operation.do) {
      case 'register':
        await this.register(operation.metrics);
        return [];
      case 'clear':
        this.registry.clear();
        this.shown.clear();
        return [];
      case 'scrape':
        return this.compare(operation.format);
      case 'resetAll':
      case 'recordOnChild':
        this.pair.perform(operation);
        return [];
      default:
        if (this.known.has(operation.metric)) this.pair.perform(operation);
        return [];
    }
  }

  async compare(format: Format): Promise<string[]> {
    const expected = this.pair.expected(format, [...this.shown]);
    return format === 'registry'
      ? differences(await scrapeRegistry(this.registry), expected)
      : differences(await scrapeBody(this.app, format), expected);
  }

  /** By a module that is loaded while the app runs; what is known already stays as it is. */
  private async register(metrics: readonly MetricDefinition[]): Promise<void> {
    @Injectable()
    class Anything {}

    @Module({ imports: [MetricsModule.forFeature(metrics)], providers: [Anything] })
    class LazyModule {}

    const loaded = await this.app.get(LazyModuleLoader).load(() => LazyModule);
    for (const { name } of metrics) {
      const token = getMetricToken(name);
      this.handles.set(token, loaded.get(token, { strict: false }));
      if (!this.known.has(name)) this.shown.add(name);
      this.known.add(name);
    }
  }
}

/** What is shown wrongly, after each scrape and at the end. */
async function differencesAfter(all: readonly Operation[], growing: GrowingApp): Promise<string[]> {
  for (const operation of all) {
    const found = await growing.perform(operation);
    if (found.length > 0) return found;
  }
  return (await Promise.all(ALL_FORMATS.map((format) => growing.compare(format)))).flat();
}

afterEach(closeApps);

describe('metrics that are registered while the app runs, recorded in, removed, reset and cleared', () => {
  it(
    'show in each format exactly what a plain model does',
    async () => {
      const check = withinTime(5_000, async (all: readonly Operation[]) => {
        expect(await differencesAfter(all, await GrowingApp.start())).toEqual([]);
        await closeApps();
      });
      const property = fc.asyncProperty(operations, check);
      await fc.assert(property, { numRuns: 100, interruptAfterTimeLimit: SHRINKING_MS });
    },
    PROPERTY_TIMEOUT_MS,
  );
});

describeWith('openmetrics-parser', 'a sample of such apps', () => {
  it(
    'has bodies that the strict parser accepts',
    async () => {
      const check = withinTime(6_000, async (all: readonly Operation[]) => {
        const growing = await GrowingApp.start();
        await differencesAfter(all, growing);
        const body = await openBody(growing.app, 'openmetrics');
        const chunks: Uint8Array[] = [];
        for (let next = await body.next(); !next.done; next = await body.next())
          chunks.push(next.value);
        expect(() => parseStrictly(Buffer.concat(chunks))).not.toThrow();
        await closeApps();
      });
      const property = fc.asyncProperty(operations, check);
      await fc.assert(property, { numRuns: 12, interruptAfterTimeLimit: SHRINKING_MS });
    },
    PROPERTY_TIMEOUT_MS,
  );
});
