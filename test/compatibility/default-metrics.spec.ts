import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { MetricsModule } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { duplicatesIn } from '../exposition/samples.js';
import { closeApps, startApp } from '../support/app.js';
import { readJson, readText } from './readings.js';
import { ALL, NAMES, Orders, startRegistries } from './registries.js';

afterEach(closeApps);

// Once for all tests, since prom-client's observers cannot be stopped.
const defaults = new prom.Registry();

beforeAll(() => {
  prom.collectDefaultMetrics({
    register: defaults,
    prefix: 'shop_',
    labels: { pod: 'a' },
    gcDurationBuckets: [0.25, 0.5],
    eventLoopMonitoringPrecision: 5,
  });
});

const ofDefaults = (): prom.Metric[] => defaults.getMetricsAsArray() as unknown as prom.Metric[];

describe('collectDefaultMetrics beside our handles', () => {
  it('shares a plain registry with them, in text and as JSON', async () => {
    const { ours, theirs } = await startRegistries();
    const names = defaults.getMetricsAsArray().map(({ name }) => name);
    expect(names).toContain('shop_process_cpu_seconds_total');
    for (const metric of ofDefaults()) ours.registerMetric(metric);
    const text = await ours.metrics();
    expect(text).toMatch(/^shop_process_cpu_seconds_total\{pod="a"\} \d/m);
    expect(text).toMatch(/^shop_nodejs_eventloop_lag_p99_seconds\{pod="a"\} \d/m);
    expect(duplicatesIn(text)).toEqual([]);
    const isOurs = ({ series }: { series: string }): boolean =>
      NAMES.some((name) => series.startsWith(name));
    expect(readText(text).samples.filter(isOurs)).toEqual(readText(await theirs.metrics()).samples);
    const json = readJson(await ours.getMetricsAsJSON());
    expect(json.map(({ name }) => name).toSorted()).toEqual([...names, ...NAMES].toSorted());
  });

  it('is merged with a registry of handles', async () => {
    const { ours } = await startRegistries();
    const merged = prom.Registry.merge([ours as prom.Registry, defaults]);
    expect(await merged.metrics()).toMatch(/^orders_total\{kind="a"\} 3$/m);
    expect(merged.getMetricsAsArray()).toHaveLength(ALL.length + ofDefaults().length);
  });

  it('is shown at the endpoint of an app whose registry it was given', async () => {
    const registry = new prom.Registry();
    const module = MetricsModule.forRoot({ registry, metrics: [Orders], defaultMetrics: false });
    const { scrape } = await startApp({ module });
    for (const metric of ofDefaults()) registry.registerMetric(metric);
    const body = await scrape();
    expect(body).toMatch(/^shop_process_resident_memory_bytes\{pod="a"\} \d+$/m);
    expect(body).toMatch(/^# TYPE shop_nodejs_gc_duration_seconds histogram$/m);
    expect(body).toMatch(/^# TYPE orders_total counter$/m);
    expect(duplicatesIn(body)).toEqual([]);
  });

  it('lists the metrics that it can collect', () => {
    expect(prom.collectDefaultMetrics.metricsList).toContain('eventLoopLag');
  });
});
