import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, defineGauge, defineHistogram, MetricsError } from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { bootError } from './boot-error.js';

const Orders = defineCounter({
  name: 'orders_total',
  help: 'Orders.',
  labels: { outcome: ['success'] },
});
const Depth = defineGauge({ name: 'queue_depth', help: 'Depth.' });
const Size = defineHistogram({ name: 'size_bytes', help: 'Size.', buckets: [1] });
const Zoned = defineCounter({ name: 'zoned_total', help: 'Zoned.', labels: { zone: ['own'] } });

afterEach(closeApps);

describe('defaultLabels', () => {
  it.each(['text/plain', 'application/openmetrics-text'])(
    'stand on every series in %s',
    async (accept) => {
      const { scrape } = await startApp({
        metrics: { metrics: [Orders, Depth, Size], defaultLabels: { pod: 'a"b', shard: 7 } },
      });
      const body = await scrape(accept);
      expect(body).toContain('orders_total{outcome="success",pod="a\\"b",shard="7"} 0\n');
      expect(body).toContain('queue_depth{pod="a\\"b",shard="7"} 0\n');
      expect(body).toContain('size_bytes_bucket{pod="a\\"b",shard="7",le="1.0"} 0\n');
      const samples = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      expect(samples.filter((line) => !line.includes('pod="a\\"b"'))).toEqual([]);
    },
  );

  it('give way to a metric’s own label of that name', async () => {
    const { scrape } = await startApp({
      metrics: { metrics: [Zoned], defaultLabels: { zone: 'default' } },
    });
    expect(await scrape()).toContain('zoned_total{zone="own"} 0\n');
  });

  it.each([
    ['no label name', { 'po-d': 'a' }, /label "po-d"/],
    ['a name that starts with a digit', { '1pod': 'a' }, /label "1pod"/],
    ['an empty name', { '': 'a' }, /label ""/],
    ['a reserved name', { le: 'a' }, /label "le".*reserves/],
    ['another reserved name', { quantile: 'a' }, /label "quantile".*reserves/],
    ['a name that starts with two underscores', { __pod: 'a' }, /label "__pod".*reserves/],
    ['undefined', { pod: undefined }, /"pod" the value undefined/],
    ['null', { pod: null }, /"pod" the value null/],
    ['no finite number', { pod: NaN }, /"pod" the value NaN/],
    ['a boolean', { pod: true }, /"pod" the value true/],
    ['an object', { pod: {} }, /"pod" the value an object/],
    ['a bigint', { pod: 1n }, /"pod" the value 1/],
  ])('are refused at boot with %s', async (_, defaultLabels, message) => {
    const error = await bootError(() => ({ metrics: { defaultLabels: defaultLabels as never } }));
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).message).toMatch(message);
  });
});
