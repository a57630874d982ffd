import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { MetricsModule } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { closeApps, startApp, type RunningApp } from '../support/app.js';
import { endProcesses, startProcess } from '../support/process.js';
import { methodsOf, publicMethodsOf } from './public-methods.js';
import { readJson, readText } from './readings.js';
import { Orders, startRegistries, type AnyRegistry } from './registries.js';

afterEach(closeApps);
afterEach(endProcesses);
afterAll(() => prom.AggregatorRegistry.setRegistries(prom.register));

const { AggregatorRegistry } = prom;
const CLUSTER = fileURLToPath(new URL('cluster.mjs', import.meta.url));
const BUILT = fileURLToPath(new URL('../../dist/esm/index.js', import.meta.url));

describe('AggregatorRegistry.aggregate()', () => {
  it('adds up the handles of several apps as it adds up its own metrics', async () => {
    const registries = [await startRegistries(1), await startRegistries(2)];
    const sum = async (of: 'ours' | 'theirs'): Promise<prom.Registry> =>
      AggregatorRegistry.aggregate(
        await Promise.all(registries.map((both) => both[of].getMetricsAsJSON())),
      );
    const [ours, theirs] = [await sum('ours'), await sum('theirs')];
    expect(readJson(await ours.getMetricsAsJSON())).toEqual(
      readJson(await theirs.getMetricsAsJSON()),
    );
    const text = await ours.metrics();
    expect(readText(text)).toEqual(readText(await theirs.metrics()));
    expect(text).toMatch(/^orders_total\{kind="a"\} 9$/m);
    expect(text).toMatch(/^logins 3$/m);
    expect(text).toMatch(/^depth\{kind="a"\} -7.5$/m);
    expect(text).toMatch(/^wait_bucket\{le="0.5",kind="a"\} 0$/m);
    expect(text).toMatch(/^wait_bucket\{le="\+Inf",kind="a"\} 2$/m);
    expect(text).toMatch(/^wait_sum\{kind="a"\} 6$/m);
    expect(text).toMatch(/^shop_state\{shop_state="on"\} 2$/m);
  });

  it('does so with what came as JSON from another process', async () => {
    const { ours } = await startRegistries();
    const json = await ours.getMetricsAsJSON();
    const sent = JSON.parse(JSON.stringify(json)) as typeof json;
    const { samples } = readText(await AggregatorRegistry.aggregate([sent, sent]).metrics());
    const alone = readText(await ours.metrics()).samples;
    expect(samples).toEqual(alone.map((one) => ({ ...one, value: 2 * Number(one.value) })));
  });

  it('leaves the handles as they were', async () => {
    const { ours } = await startRegistries();
    const before = readText(await ours.metrics());
    const json = await ours.getMetricsAsJSON();
    await AggregatorRegistry.aggregate([json, json]).metrics();
    expect(readText(await ours.metrics())).toEqual(before);
  });
});

describe('an AggregatorRegistry', () => {
  it('is a registry for an app like any other', async () => {
    const registry: AnyRegistry = new AggregatorRegistry<prom.RegistryContentType>();
    const { scrape }: RunningApp = await startApp({
      module: MetricsModule.forRoot({ registry, metrics: [Orders], defaultMetrics: false }),
    });
    (registry.getSingleMetric('orders_total') as prom.Counter<'kind'>).inc({ kind: 'a' }, 2);
    expect(await scrape()).toMatch(/^orders_total\{kind="a"\} 2$/m);
    expect(await registry.metrics()).toMatch(/^orders_total\{kind="a"\} 2$/m);
    expect(registry.contentType).toBe(prom.Registry.PROMETHEUS_CONTENT_TYPE);
  });

  it('has no cluster metrics where there are no workers', async () => {
    expect(await new AggregatorRegistry().clusterMetrics()).toBe('');
  });

  it('takes the registry of an app as one to aggregate', async () => {
    const { ours } = await startRegistries();
    const registry = ours as prom.Registry;
    AggregatorRegistry.setRegistries(registry);
    AggregatorRegistry.setRegistries([registry, prom.register]);
    expect(() => AggregatorRegistry.setRegistries({} as prom.Registry)).toThrow(TypeError);
  });

  it('gathers the handles of all workers of a cluster in its primary', async () => {
    if (!existsSync(BUILT)) throw new Error('The package is not built. Run: npm run build');
    const cluster = startProcess(process.execPath, [CLUSTER]);
    const [, body] = await cluster.seen(/^BEGIN\n([^]*)^END\n/m);
    expect(readText(body!).samples).toEqual([
      { series: 'busy', labels: {}, value: 30 },
      { series: 'facts_info', labels: { version: '1' }, value: 2 },
      { series: 'jobs_total', labels: { worker: '1' }, value: 1 },
      { series: 'jobs_total', labels: { worker: '2' }, value: 2 },
      { series: 'wait_seconds_bucket', labels: { le: '+Inf' }, value: 2 },
      { series: 'wait_seconds_bucket', labels: { le: '1' }, value: 1 },
      { series: 'wait_seconds_count', labels: {}, value: 2 },
      { series: 'wait_seconds_sum', labels: {}, value: 3 },
    ]);
    // Nothing keeps a worker alive, and none fails.
    await cluster.seen(/^ENDED 0 0$/m);
  });

  it('was used in every public method of the class', () => {
    const tested = ['aggregate()', 'clusterMetrics()', 'setRegistries()'];
    expect(methodsOf(tested).own).toEqual(publicMethodsOf('AggregatorRegistry').own);
  });
});
