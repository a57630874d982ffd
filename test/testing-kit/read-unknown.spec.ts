import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { defineCounter, defineGauge, defineHistogram, MetricsError } from 'nestjs-metrics';
import { resetMetrics, seriesOf, valueOf } from 'nestjs-metrics/testing';
import { handle } from '../exposition/every-metric.js';
import { closeApps, startApp, type TestApp } from '../support/app.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });
const Depth = defineGauge({ name: 'depth', help: 'Depth.' });
const Retries = defineHistogram({ name: 'retry_count', help: 'Retries.', buckets: [1] });

async function start(): Promise<TestApp> {
  const { app } = await startApp({ metrics: { metrics: [Orders, Depth, Retries] } });
  handle(app, Retries).observe(3);
  return app;
}

function bare(): Promise<INestApplicationContext> {
  return Test.createTestingModule({}).compile();
}

async function refusalOf(read: () => unknown): Promise<MetricsError> {
  const error: unknown = await Promise.resolve()
    .then(read)
    .then(
      () => 'nothing was refused',
      (thrown: unknown) => thrown,
    );
  expect(error).toBeInstanceOf(MetricsError);
  return error as MetricsError;
}

afterEach(closeApps);

describe('a reading of what is not there', () => {
  it.each<[what: string, names: string, read: (app: TestApp) => unknown]>([
    [
      'a sample that a handle does not have',
      'nonsense_total',
      (app) => valueOf(handle(app, Orders), 'nonsense_total'),
    ],
    [
      'a histogram’s sample of a counter',
      'orders_total_count',
      (app) => valueOf(handle(app, Orders), 'orders_total_count'),
    ],
    ['the same of an app', 'orders_total_count', (app) => valueOf(app, 'orders_total_count')],
    ['a sample of a histogram’s that is none', 'retry', (app) => valueOf(app, 'retry')],
    ['no name', 'undefined', (app) => valueOf(app, undefined as never)],
    ['no name, in a list', 'undefined', (app) => seriesOf(app, undefined as never)],
    ['no definition', 'null', (app) => valueOf(app, null as never)],
  ])('is refused: %s', async (_, names, read) => {
    const app = await start();
    const error = await refusalOf(() => read(app));
    expect(error.code).toBe('UNKNOWN_METRIC');
    expect(error.message).toContain(names);
  });

  it.each<[what: string, read: (app: INestApplicationContext) => unknown]>([
    ['valueOf', (app) => valueOf(app, Orders)],
    ['seriesOf', (app) => seriesOf(app, 'orders_total')],
    ['resetMetrics', (app) => resetMetrics(app)],
  ])('names the module where it is not imported: %s', async (_, read) => {
    const module = await bare();
    const error = await refusalOf(() => read(module));
    expect(error.code).toBe('UNKNOWN_METRIC');
    expect(error.message).toContain('MetricsModule.forRoot()');
  });
});

describe('a metric whose own name ends as a sample’s', () => {
  it('is read by the sample’s full name, from an app and from its handle', async () => {
    const app = await start();
    expect(await valueOf(app, 'retry_count_count')).toBe(1);
    expect(await valueOf(app, 'retry_count_sum')).toBe(3);
    expect(await valueOf(app, 'retry_count_bucket', { le: 1 })).toBe(0);
    expect(await valueOf(handle(app, Retries), 'retry_count_count')).toBe(1);
    expect((await refusalOf(() => valueOf(app, 'retry_count'))).code).toBe('AMBIGUOUS_SERIES');
    expect((await refusalOf(() => valueOf(handle(app, Retries)))).code).toBe('AMBIGUOUS_SERIES');
  });
});

describe('the collect hook of a handle', () => {
  it('runs before each reading of the handle', async () => {
    const app = await start();
    const depth = handle(app, Depth);
    depth.collect = async () => {
      await Promise.resolve();
      depth.inc(5);
    };
    expect(await valueOf(depth)).toBe(5);
    expect(await seriesOf(depth)).toEqual([{ name: 'depth', labels: {}, value: 10 }]);
    expect(await valueOf(app, Depth)).toBe(15);
  });
});
