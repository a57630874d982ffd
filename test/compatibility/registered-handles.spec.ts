import { afterEach, describe, expect, it } from '@jest/globals';
import { Counter, Gauge, Histogram, Info, MetricsModule, StateSet, Summary } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startHandles } from '../handles/handle-app.js';
import { closeApps, startApp } from '../support/app.js';
import { readText } from './readings.js';
import { ALL, Depth, handleOf, Logins, Orders, ShopInfo, startRegistries } from './registries.js';

afterEach(closeApps);

describe('a registry of prom-client', () => {
  it('holds the very handles of the injector, which are metrics of its classes and of ours', async () => {
    const { app, ours } = await startRegistries();
    const classes = [
      [prom.Counter, Counter],
      [prom.Counter, Counter],
      [prom.Gauge, Gauge],
      [prom.Histogram, Histogram],
      [prom.Summary, Summary],
      [prom.Gauge, Info],
      [prom.Gauge, StateSet],
    ] as const;
    for (const [index, definition] of ALL.entries()) {
      const metric = ours.getSingleMetric(definition.name);
      expect(metric).toBe(handleOf(app, definition));
      for (const metricClass of classes[index]!) expect(metric).toBeInstanceOf(metricClass);
    }
  });

  it('that is the app’s own tells the same of them as a plain one does', async () => {
    const own = new prom.Registry();
    const { app } = await startApp({
      module: MetricsModule.forRoot({ registry: own, metrics: [Depth], defaultMetrics: false }),
    });
    expect(app).toBeDefined();
    (own.getSingleMetric('depth') as prom.Gauge<'kind'>).set({ kind: 'a' }, 4);
    expect(await own.getSingleMetricAsString('depth')).toMatch(/^depth\{kind="a"\} 4$/m);
    expect(await own.metrics()).toContain('nestjs_metrics_recording_errors_total');
  });

  it('merges the registries of two apps, and refuses two handles of one name', async () => {
    const first = await startHandles([Orders, Depth]);
    const second = await startHandles([Orders, ShopInfo]);
    const registryOf = (app: typeof first, definitions: (typeof ALL)[number][]): prom.Registry => {
      const registry = new prom.Registry();
      for (const definition of definitions) registry.registerMetric(handleOf(app, definition));
      return registry;
    };
    first.handle(Depth).set({ kind: 'a' }, 1);
    second.handle(ShopInfo).set({ kind: 'a' });
    const merged = prom.Registry.merge([
      registryOf(first, [Orders, Depth]),
      registryOf(second, [ShopInfo]),
    ]);
    first.handle(Orders).inc({ kind: 'a' });
    expect(readText(await merged.metrics()).samples).toEqual([
      { series: 'depth', labels: { kind: 'a' }, value: 1 },
      { series: 'orders_total', labels: { kind: 'a' }, value: 1 },
      { series: 'shop_info', labels: { kind: 'a' }, value: 1 },
    ]);
    expect(() =>
      prom.Registry.merge([registryOf(first, [Orders]), registryOf(second, [Orders])]),
    ).toThrow('A metric with the name orders_total has already been registered.');
  });

  it('that is prom-client’s default one is used where the app asks for it', async () => {
    const { app } = await startApp({
      metrics: { registry: prom.register, metrics: [Logins] },
    });
    new prom.Counter({ name: 'by_hand_total', help: 'Made by hand.' }).inc();
    (prom.register.getSingleMetric('logins') as prom.Counter).inc(2);
    expect(await prom.register.metrics()).toMatch(/^logins 2$[^]*^by_hand_total 1$/m);
    await app.close();
    expect(prom.register.getMetricsAsArray().map(({ name }) => name)).toEqual(['by_hand_total']);
    prom.register.clear();
  });
});
