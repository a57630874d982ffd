import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import {
  Counted,
  defineGauge,
  MetricsError,
  MetricsExposition,
  MetricsModule,
  OnScrape,
} from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { bootError } from './boot-error.js';

const Depth = defineGauge({ name: 'depth', help: 'Depth.' });
const Stock = defineGauge({ name: 'stock', help: 'Stock.' });
const TooMany = defineGauge({
  name: 'too_many',
  help: 'Too many.',
  labels: {
    a: Array.from({ length: 40 }, (_, index) => index),
    b: Array.from({ length: 40 }, (_, index) => index),
  },
  seed: true,
});

@Injectable()
class Reader {
  @OnScrape(Depth)
  hang(): Promise<number> {
    return new Promise(() => undefined);
  }

  @OnScrape(Stock, { timeoutMs: 600_000 })
  async answer(): Promise<number> {
    return 1;
  }

  @Counted()
  async work(): Promise<void> {}
}

@Module({
  imports: [
    MetricsModule.forRoot({ defaultMetrics: false, exposition: { collectorTimeoutMs: 5 } }),
  ],
  providers: [Reader],
})
class AppModule {}

/** What keeps the process alive now and did not before; tests that ran earlier may still let go of theirs. */
function since(before: readonly string[]): string[] {
  const known = [...before];
  return process.getActiveResourcesInfo().filter((resource) => {
    const at = known.indexOf(resource);
    if (at !== -1) known.splice(at, 1);
    return at === -1;
  });
}

afterEach(closeApps);

describe('what an app leaves behind', () => {
  it('is no timer and no other handle, whether a collector ended or not', async () => {
    const before = process.getActiveResourcesInfo();
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    await app.get(Reader).work();
    const { body } = await app.get(MetricsExposition, { strict: false }).render();
    for await (const _ of body);
    expect(since(before)).toEqual([]);
    await app.close();
    expect(since(before)).toEqual([]);
  });

  it('is no listener on the process', async () => {
    const events = (): [string | symbol, number][] =>
      process.eventNames().map((event) => [event, process.listenerCount(event)]);
    const before = events();
    const { app, scrape } = await startApp();
    await scrape();
    await app.close();
    expect(events()).toEqual(before);
  });

  it('is nothing in a registry of one’s own, even where the boot failed', async () => {
    const registry = new Registry();
    const error = await bootError(() => ({
      module: MetricsModule.forRoot({ registry, defaultMetrics: false, metrics: [TooMany] }),
    }));
    expect((error as MetricsError).code).toBe('TOO_MANY_SERIES');
    await closeApps();
    expect(registry.getMetricsAsArray()).toEqual([]);
  });
});
