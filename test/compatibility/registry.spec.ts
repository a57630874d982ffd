import { afterEach, describe, expect, it } from '@jest/globals';
import * as prom from 'prom-client';
import { closeApps } from '../support/app.js';
import { methodsOf, publicMethodsOf } from './public-methods.js';
import { readJson, readText } from './readings.js';
import { NAMES, openMetricsRegistry, startRegistries, type AnyRegistry } from './registries.js';

afterEach(closeApps);

const OPENMETRICS = prom.Registry.OPENMETRICS_CONTENT_TYPE;

/** Documented uses of a registry that holds one metric of each kind. */
const FORMS: Readonly<Record<string, (registry: AnyRegistry) => unknown>> = {
  'metrics()': async (registry) => readText(await registry.metrics()),
  'metrics(), several at once and again': async (registry) => {
    const bodies = [await registry.metrics()];
    bodies.push(...(await Promise.all([registry.metrics(), registry.metrics()])));
    return bodies.map((body) => readText(body));
  },
  'getMetricsAsJSON()': async (registry) => readJson(await registry.getMetricsAsJSON()),
  'getMetricsAsArray()': (registry) => registry.getMetricsAsArray().map(describeMetric),
  'getSingleMetric(name)': (registry) =>
    [...NAMES, 'none'].map((name) => describeMetric(registry.getSingleMetric(name))),
  'getSingleMetricAsString(name)': (registry) =>
    Promise.all(NAMES.map(async (name) => readText(await registry.getSingleMetricAsString(name)))),
  'removeSingleMetric(name)': async (registry) => {
    registry.removeSingleMetric('wait');
    registry.removeSingleMetric('none');
    return [registry.getSingleMetric('wait'), readText(await registry.metrics())];
  },
  'clear()': async (registry) => {
    const depth = registry.getSingleMetric('depth')!;
    registry.setDefaultLabels({ region: 'eu' });
    registry.clear();
    const cleared = [await registry.metrics(), registry.getMetricsAsArray()];
    registry.registerMetric(depth);
    return [cleared, readText(await registry.metrics())];
  },
  'registerMetric(metric), the same again': async (registry) => {
    registry.registerMetric(registry.getSingleMetric('depth')!);
    return readText(await registry.metrics());
  },
  'registerMetric(metric), another of the same name': (registry) =>
    messageOf(() => new prom.Gauge({ name: 'depth', help: 'Mine.', registers: [registry] })),
  'registerMetric(metric), in several registries': async (registry) => {
    const others = [new prom.Registry(), new prom.Registry()];
    for (const other of others) other.registerMetric(registry.getSingleMetric('wait')!);
    return Promise.all(others.map(async (other) => readText(await other.metrics())));
  },
  'setDefaultLabels(labels)': async (registry) => {
    registry.setDefaultLabels({ region: 'eu', zone: 1 });
    const once = [await registry.metrics(), await registry.getSingleMetricAsString('wait')];
    return [once.map((text) => readText(text)), readJson(await registry.getMetricsAsJSON())];
  },
  "setDefaultLabels(labels), one of them a metric's own": async (registry) => {
    registry.setDefaultLabels({ kind: 'theirs' });
    return [readText(await registry.metrics()), readJson(await registry.getMetricsAsJSON())];
  },
  contentType: (registry) => registry.contentType,
  'setContentType(contentType)': async (registry) => {
    registry.setContentType(OPENMETRICS);
    const openMetrics = [registry.contentType, readText(await registry.metrics())];
    registry.setContentType(prom.Registry.PROMETHEUS_CONTENT_TYPE);
    return [openMetrics, registry.contentType];
  },
  'setContentType(contentType), an unknown one': (registry) =>
    messageOf(() => registry.setContentType('text/html' as prom.PrometheusContentType)),
  'merge(registers)': async (registry) => {
    const other = new prom.Registry();
    new prom.Counter({ name: 'other_total', help: 'Other.', registers: [other] }).inc();
    const merged = prom.Registry.merge([registry as prom.Registry, other]);
    return [readText(await merged.metrics()), readJson(await merged.getMetricsAsJSON())];
  },
  'merge(registers), twice the same': async (registry) => {
    const text = registry as prom.Registry;
    return readText(await prom.Registry.merge([text, text]).metrics());
  },
  'merge(registers), two metrics of one name': (registry) => {
    const other = new prom.Registry();
    new prom.Gauge({ name: 'depth', help: 'Mine.', registers: [other] });
    return messageOf(() => prom.Registry.merge([registry as prom.Registry, other]));
  },
  'merge(registers), of two content types': (registry) => {
    const registers = [registry, openMetricsRegistry()] as prom.Registry[];
    return messageOf(() => prom.Registry.merge(registers));
  },
};

describe('a registry of prom-client tells of our handles as of its own metrics', () => {
  it.each(Object.entries(FORMS))('%s', async (_, use) => {
    const { ours, theirs } = await startRegistries();
    expect(await use(ours)).toEqual(await use(theirs));
  });

  it('resetMetrics() leaves what reset() of each leaves: the seeded series at zero', async () => {
    const { ours } = await startRegistries();
    ours.resetMetrics();
    expect(readText(await ours.metrics()).samples).toEqual([
      { series: 'logins', labels: {}, value: 0 },
      { series: 'shop_state', labels: { shop_state: 'off' }, value: 0 },
      { series: 'shop_state', labels: { shop_state: 'on' }, value: 0 },
    ]);
  });

  it('setDefaultLabels(labels) labels them in that registry alone, unlike its own', async () => {
    const { ours } = await startRegistries();
    const before = [readText(await ours.metrics()), readJson(await ours.getMetricsAsJSON())];
    const other = new prom.Registry();
    for (const name of NAMES) other.registerMetric(ours.getSingleMetric(name)!);
    other.setDefaultLabels({ region: 'eu' });
    expect(JSON.stringify(await other.getMetricsAsJSON())).toContain('"region":"eu"');
    await other.metrics();
    expect([readText(await ours.metrics()), readJson(await ours.getMetricsAsJSON())]).toEqual(
      before,
    );
  });

  it('in every public method of the class', () => {
    const tested = methodsOf([...Object.keys(FORMS), 'resetMetrics()']).own;
    expect(tested).toEqual(publicMethodsOf('Registry').own);
  });
});

function describeMetric(metric: unknown): object | undefined {
  if (metric === undefined) return undefined;
  const { name, help, type, aggregator } = metric as Record<string, unknown>;
  return { name, help, type, aggregator };
}

function messageOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
