import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineSummary,
  MetricsError,
  OnScrape,
  open,
  type MetricDefinition,
} from 'nestjs-metrics';
import { resetMetrics, seriesOf, valueOf } from 'nestjs-metrics/testing';
import { handle } from '../exposition/every-metric.js';
import { closeApps, startApp, type TestApp } from '../support/app.js';

const Orders = defineCounter({
  name: 'orders_total',
  help: 'Orders.',
  labels: { outcome: ['success', 'declined'], code: [1, 2] },
});
const Size = defineHistogram({ name: 'size_bytes', help: 'Size.', buckets: [1, 2.5] });
const Wait = defineSummary({ name: 'wait_seconds', help: 'Wait.', percentiles: [0.5] });
const Depth = defineGauge({ name: 'depth', help: 'Depth.', labels: { queue: open() } });
const Count = defineCounter({ name: 'odd_count', help: 'Odd.' });
const Broken = defineGauge({ name: 'broken', help: 'Broken.' });

@Injectable()
class Readers {
  @OnScrape(Depth)
  depth(): { labels: { queue: string }; value: number }[] {
    return [{ labels: { queue: 'a' }, value: 3 }];
  }

  @OnScrape(Broken)
  broken(): number {
    throw new Error('no connection');
  }
}

async function start(prefix?: string): Promise<TestApp> {
  const metrics: MetricDefinition[] = [Orders, Size, Wait, Count];
  const { app } = await startApp({
    metrics: { metrics, ...(prefix !== undefined && { prefix }) },
    providers: [Readers],
  });
  handle(app, Orders).inc({ outcome: 'success', code: 1 }, 5);
  handle(app, Size).observe(2);
  handle(app, Wait).observe(4);
  return app;
}

async function codeOf(reading: Promise<unknown>): Promise<unknown> {
  const error: unknown = await reading.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MetricsError);
  return (error as MetricsError).code;
}

afterEach(closeApps);

describe('valueOf', () => {
  it('reads one sample of a handle', async () => {
    const app = await start();
    const orders = handle(app, Orders);
    expect(await valueOf(orders, { outcome: 'success', code: 1 })).toBe(5);
    expect(await valueOf(orders, { outcome: 'success', code: '1' })).toBe(5);
    expect(await valueOf(orders, { outcome: 'lost' })).toBeUndefined();
    expect(await valueOf(handle(app, Size), 'size_bytes_sum')).toBe(2);
    expect(await valueOf(handle(app, Size), 'size_bytes_bucket', { le: '2.5' })).toBe(1);
    expect(await valueOf(handle(app, Size), 'size_bytes_bucket', { le: '+Inf' })).toBe(1);
    expect(await valueOf(handle(app, Count))).toBe(0);
  });

  it.each([undefined, 'shop_'])('reads one sample of an app (prefix: %p)', async (prefix) => {
    const app = await start(prefix);
    const labels = { outcome: 'success', code: 1 };
    expect(await valueOf(app, Orders, labels)).toBe(5);
    expect(await valueOf(app, 'orders_total', labels)).toBe(5);
    expect(await valueOf(app, `${prefix ?? ''}orders_total`, labels)).toBe(5);
    expect(await valueOf(app, 'size_bytes_count')).toBe(1);
    expect(await valueOf(app, 'size_bytes_sum')).toBe(2);
    expect(await valueOf(app, `${prefix ?? ''}size_bytes_bucket`, { le: 1 })).toBe(0);
    expect(await valueOf(app, Wait, { quantile: 0.5 })).toBe(4);
    expect(await valueOf(app, 'wait_seconds_count')).toBe(1);
    expect(await valueOf(app, 'odd_count')).toBe(0);
  });

  it('runs readers at scrape first', async () => {
    const app = await start();
    expect(await valueOf(app, Depth, { queue: 'a' })).toBe(3);
    expect(await valueOf(app, Depth, { queue: 'b' })).toBeUndefined();
  });

  it('adds up the series that fit, as sum() does', async () => {
    const app = await start();
    handle(app, Orders).inc({ outcome: 'success', code: 2 }, 2);
    handle(app, Orders).inc({ outcome: 'declined', code: 1 }, 1);
    expect(await valueOf(app, Orders, { outcome: 'success' })).toBe(7);
    expect(await valueOf(app, Orders, { code: 1 })).toBe(6);
    expect(await valueOf(handle(app, Orders))).toBe(8);
  });

  it('refuses a reading of several buckets or quantiles, which add up to nothing', async () => {
    const app = await start();
    expect(await codeOf(valueOf(app, 'size_bytes_bucket'))).toBe('AMBIGUOUS_SERIES');
    expect(await codeOf(valueOf(handle(app, Size), 'size_bytes_bucket'))).toBe('AMBIGUOUS_SERIES');
    expect(await valueOf(app, 'size_bytes_bucket', { le: 1 })).toBe(0);
  });

  it('names a metric that the app does not have, or whose reader failed', async () => {
    const app = await start();
    expect(await codeOf(valueOf(app, 'nothing'))).toBe('UNKNOWN_METRIC');
    expect(await codeOf(valueOf(app, Broken))).toBe('UNKNOWN_METRIC');
  });
});

describe('seriesOf', () => {
  it('lists all samples of a handle or of an app’s metric', async () => {
    const app = await start();
    const all = [
      { name: 'size_bytes_bucket', labels: { le: '1.0' }, value: 0 },
      { name: 'size_bytes_bucket', labels: { le: '2.5' }, value: 1 },
      { name: 'size_bytes_bucket', labels: { le: '+Inf' }, value: 1 },
      { name: 'size_bytes_sum', labels: {}, value: 2 },
      { name: 'size_bytes_count', labels: {}, value: 1 },
    ];
    expect(await seriesOf(handle(app, Size))).toEqual(all);
    expect(await seriesOf(app, Size)).toEqual(all);
    expect(await seriesOf(app, 'size_bytes')).toEqual(all);
    expect(await seriesOf(app, Depth)).toEqual([
      { name: 'depth', labels: { queue: 'a' }, value: 3 },
    ]);
  });
});

describe('resetMetrics', () => {
  it('sets all metrics of an app back to their seeds', async () => {
    const app = await start();
    resetMetrics(app);
    expect(await valueOf(app, Orders, { outcome: 'success', code: 1 })).toBe(0);
    expect(await seriesOf(app, Orders)).toHaveLength(4);
    expect(await valueOf(app, 'size_bytes_count')).toBe(0);
  });
});
