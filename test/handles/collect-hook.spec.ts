import { afterEach, describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineSummary,
  type HandleOf,
  type MetricDefinition,
} from 'nestjs-metrics';
import * as prom from 'prom-client';
import { closeApps } from '../support/app.js';
import { startHandles } from './handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';
const labels = { kind: ['a', 'b'] } as const;
const Orders = defineCounter({ name: 'orders_total', help, labels });
const Depth = defineGauge({ name: 'depth', help, labels });
const Wait = defineHistogram({ name: 'wait', help, labels });
const Parse = defineSummary({ name: 'parse', help, labels });
const ShopInfo = defineInfo({ name: 'shop_info', help, labels });

describe('a collect function assigned to a handle', () => {
  it('is called before each scrape, and may be asynchronous', async () => {
    const { handle, sample } = await startHandles([Depth]);
    const depth = handle(Depth);
    let reading = 4;
    depth.collect = () => depth.set({ kind: 'a' }, reading);
    expect(await sample('depth{kind="a"}')).toBe(4);
    reading = 5;
    depth.collect = async () => {
      await new Promise(setImmediate);
      depth.set({ kind: 'a' }, reading);
    };
    expect(await sample('depth{kind="a"}')).toBe(5);
  });

  it('is called with the handle as this', async () => {
    const { handle, sample } = await startHandles([Depth]);
    handle(Depth).collect = function collect(this: HandleOf<typeof Depth>) {
      this.set({ kind: 'b' }, 7);
    };
    expect(await sample('depth{kind="b"}')).toBe(7);
  });

  it.each([
    ['counter', Orders, 'orders_total'],
    ['gauge', Depth, 'depth'],
    ['histogram', Wait, 'wait'],
    ['summary', Parse, 'parse'],
    ['info', ShopInfo, 'shop_info'],
  ])('is called by get() and in a plain registry: %s', async (_, definition, name) => {
    const { handle } = await startHandles([definition]);
    const metric = handle<MetricDefinition>(definition) as unknown as prom.Metric & {
      collect?: () => void;
    };
    let calls = 0;
    metric.collect = () => void calls++;
    await metric.get();
    const plain = new prom.Registry();
    plain.registerMetric(metric);
    await plain.metrics();
    await plain.getMetricsAsJSON();
    await plain.getSingleMetricAsString(name);
    expect(calls).toBe(4);
  });
});
