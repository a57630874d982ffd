import { afterEach, describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  type HandleOf,
  type MetricDefinition,
} from 'nestjs-metrics';
import * as prom from 'prom-client';
import { closeApps } from '../support/app.js';
import { startHandles } from './handle-app.js';

afterEach(closeApps);

const help = 'What it "measures".';
const labels = { kind: ['a', 'b'] } as const;
const Orders = defineCounter({ name: 'orders_total', help, labels, seed: false });
const Depth = defineGauge({ name: 'depth', help, labels });
const Wait = defineHistogram({ name: 'wait', help, labels, buckets: [1, 5], seed: false });
const Parse = defineSummary({ name: 'parse', help, labels, percentiles: [0.5], seed: false });
const ShopInfo = defineInfo({ name: 'shop_info', help, labels });
const ShopState = defineStateSet({ name: 'shop_state', help, states: ['on', 'off'] });
const ALL = [Orders, Depth, Wait, Parse, ShopInfo, ShopState];

type Find = <D extends MetricDefinition>(definition: D) => HandleOf<D>;

function record(find: Find): void {
  find(Orders).inc({ kind: 'a' }, 3);
  find(Depth).set({ kind: 'a' }, -2.5);
  find(Wait).observe({ kind: 'a' }, 2);
  find(Parse).observe({ kind: 'a' }, 4);
  find(ShopInfo).set({ kind: 'a' });
  find(ShopState).set('on');
}

/** The same, with the metrics that prom-client itself has. */
function recordInPromClient(registers: [prom.Registry]): void {
  const common = { help, labelNames: ['kind'], registers };
  new prom.Counter({ ...common, name: 'orders_total' }).inc({ kind: 'a' }, 3);
  new prom.Gauge({ ...common, name: 'depth' }).set({ kind: 'a' }, -2.5);
  new prom.Histogram({ ...common, name: 'wait', buckets: [1, 5] }).observe({ kind: 'a' }, 2);
  new prom.Summary({ ...common, name: 'parse', percentiles: [0.5] }).observe({ kind: 'a' }, 4);
  new prom.Gauge({ ...common, name: 'shop_info' }).set({ kind: 'a' }, 1);
  const state = new prom.Gauge({ ...common, name: 'shop_state', labelNames: ['shop_state'] });
  state.set({ shop_state: 'on' }, 1);
  state.set({ shop_state: 'off' }, 0);
}

function speakOpenMetrics(registry: prom.Registry): void {
  const either = registry as unknown as prom.Registry<prom.RegistryContentType>;
  either.setContentType(prom.Registry.OPENMETRICS_CONTENT_TYPE);
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && line !== '# EOF');
}

/** What a registry tells, without the exemplars that prom-client puts beside each bucket. */
async function told(registry: prom.Registry): Promise<object[]> {
  return (await registry.getMetricsAsJSON()).map(({ name, type, aggregator, values }) => ({
    name,
    type,
    aggregator,
    values: (values as { labels: object; value: number; metricName?: string }[]).map(
      ({ labels: own, value, metricName }) => ({ labels: own, value, metricName }),
    ),
  }));
}

async function startWithPlainRegistry(): Promise<{ plain: prom.Registry; find: Find }> {
  const { handle } = await startHandles(ALL);
  record(handle);
  const plain = new prom.Registry();
  for (const definition of ALL) plain.registerMetric(handle(definition));
  return { plain, find: handle };
}

describe('handles in a plain registry of prom-client', () => {
  it("render as prom-client's own metrics do", async () => {
    const { plain } = await startWithPlainRegistry();
    const own = new prom.Registry();
    recordInPromClient([own]);
    expect(linesOf(await plain.metrics()).toSorted()).toEqual(
      linesOf(await own.metrics()).toSorted(),
    );
  });

  it("render with the registry's default labels", async () => {
    const { plain } = await startWithPlainRegistry();
    plain.setDefaultLabels({ region: 'eu' });
    expect(await plain.metrics()).toContain('orders_total{kind="a",region="eu"} 3\n');
  });

  it("render in prom-client's OpenMetrics as its own metrics do, and in text again", async () => {
    const { plain } = await startWithPlainRegistry();
    const own = new prom.Registry();
    recordInPromClient([own]);
    speakOpenMetrics(own);
    speakOpenMetrics(plain);
    expect(linesOf(await plain.metrics()).toSorted()).toEqual(
      linesOf(await own.metrics()).toSorted(),
    );
    plain.setContentType(prom.Registry.PROMETHEUS_CONTENT_TYPE);
    expect(await plain.metrics()).toContain('\norders_total{kind="a"} 3\n');
  });

  it('keep their names at the endpoint after that', async () => {
    const { handle, sample } = await startHandles([Orders]);
    handle(Orders).inc({ kind: 'a' });
    const plain = new prom.Registry();
    plain.registerMetric(handle(Orders));
    speakOpenMetrics(plain);
    await plain.metrics();
    expect(await sample('orders_total{kind="a"}')).toBe(1);
  });

  it("are told as JSON as prom-client's own metrics are", async () => {
    const { plain } = await startWithPlainRegistry();
    const own = new prom.Registry();
    recordInPromClient([own]);
    expect(await told(plain)).toEqual(await told(own));
  });

  it('are found and rendered one by one', async () => {
    const { plain, find } = await startWithPlainRegistry();
    expect(plain.getSingleMetric('orders_total')).toBe(find(Orders));
    expect(await plain.getSingleMetricAsString('depth')).toBe(
      '# HELP depth What it "measures".\n# TYPE depth gauge\ndepth{kind="a"} -2.5',
    );
    plain.removeSingleMetric('depth');
    expect(plain.getSingleMetric('depth')).toBeUndefined();
  });

  it('are merged with other registries', async () => {
    const { plain } = await startWithPlainRegistry();
    const other = new prom.Registry();
    new prom.Counter({ name: 'other_total', help, registers: [other] }).inc();
    const merged = await prom.Registry.merge([plain, other]).metrics();
    expect(merged).toContain('orders_total{kind="a"} 3\n');
    expect(merged).toContain('wait_bucket{le="5",kind="a"} 1\n');
    expect(merged).toContain('other_total 1\n');
  });

  it("are added up by prom-client's aggregation over processes", async () => {
    const { plain } = await startWithPlainRegistry();
    const json = await plain.getMetricsAsJSON();
    const sum = await prom.AggregatorRegistry.aggregate([json, json]).metrics();
    expect(sum).toContain('orders_total{kind="a"} 6\n');
    expect(sum).toContain('wait_count{kind="a"} 2\n');
  });

  it('are all reset with the registry, to their seeds', async () => {
    const { plain } = await startWithPlainRegistry();
    plain.resetMetrics();
    expect(linesOf(await plain.metrics()).filter((line) => !line.startsWith('#'))).toEqual([
      'shop_state{shop_state="on"} 0',
      'shop_state{shop_state="off"} 0',
    ]);
  });
});
