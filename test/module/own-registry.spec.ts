import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Counter as PromCounter,
  Gauge as PromGauge,
  register,
  Registry,
  type RegistryContentType,
} from 'prom-client';
import {
  Counted,
  defineCounter,
  getMetricToken,
  InjectRegistry,
  MetricsModule,
  type Counter,
} from 'nestjs-metrics';
import { closeApps, startApp, type RunningApp } from '../support/app.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });

@Injectable()
class OrdersService {
  constructor(@InjectRegistry() readonly registry: Registry) {}

  @Counted()
  place(): void {}
}

function start(registry: Registry, more: object = {}): Promise<RunningApp> {
  return startApp({
    module: MetricsModule.forRoot({ registry, metrics: [Orders], defaultMetrics: false, ...more }),
    providers: [OrdersService],
  });
}

function namesIn(registry: Registry): string[] {
  return registry.getMetricsAsArray().map(({ name }) => name);
}

afterEach(closeApps);

describe('a registry of one’s own', () => {
  it('is the one that is injected and rendered, with what prom-client put into it', async () => {
    const registry = new Registry();
    new PromCounter({ name: 'foreign_total', help: 'Foreign.', registers: [registry] }).inc(3);
    const { app, sample } = await start(registry);
    expect(app.get(OrdersService).registry).toBe(registry);
    new PromGauge({ name: 'late', help: 'Late.', registers: [registry] }).set(4);
    expect(await sample('foreign_total')).toBe(3);
    expect(await sample('late')).toBe(4);
    expect(await sample('orders_total')).toBe(0);
  });

  it('holds the module’s metrics for prom-client’s own text too', async () => {
    const registry = new Registry();
    const { app } = await start(registry);
    app.get<Counter>(getMetricToken(Orders)).inc({} as never, 2);
    expect(await registry.metrics()).toContain('orders_total 2');
  });

  it.each([false, true])(
    'is left as it was when the app closes (default metrics: %s)',
    async (defaultMetrics) => {
      const registry = new Registry();
      new PromCounter({ name: 'foreign_total', help: 'Foreign.', registers: [registry] }).inc(3);
      const { app } = await start(registry, { defaultMetrics });
      app.get(OrdersService).place();
      expect(namesIn(registry)).toContain('method_calls_total');
      await app.close();
      expect(namesIn(registry)).toEqual(['foreign_total']);
      expect(await registry.metrics()).toContain('foreign_total 3');
    },
  );

  it('starts at zero with a second app', async () => {
    const registry = new Registry();
    const first = await start(registry);
    first.app.get(OrdersService).place();
    await first.app.close();
    const second = await start(registry);
    const calls = 'method_calls_total{class="OrdersService",method="place",outcome="success"}';
    expect(await second.sample(calls)).toBe(0);
    second.app.get(OrdersService).place();
    expect(await second.sample(calls)).toBe(1);
  });

  it('keeps its default labels, also beside those of the module', async () => {
    const registry = new Registry();
    registry.setDefaultLabels({ region: 'north' });
    const { scrape, app } = await start(registry, { defaultLabels: { pod: 'a' } });
    expect(await scrape()).toMatch(
      /^orders_total\{(region="north",pod="a"|pod="a",region="north")\} 0$/m,
    );
    await app.close();
    new PromGauge({ name: 'later', help: 'Later.', registers: [registry] }).set(1);
    expect(await registry.metrics()).toContain('later{region="north"} 1');
  });

  it('may be one of OpenMetrics, and answers in both formats with the same names', async () => {
    const registry = new Registry();
    (registry as Registry<RegistryContentType>).setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    const { scrape } = await start(registry);
    for (const accept of ['text/plain', 'application/openmetrics-text', 'text/plain']) {
      expect(await scrape(accept)).toContain('orders_total 0\n');
      await registry.metrics();
    }
  });

  it('may be prom-client’s global one, which is used only then', async () => {
    await start(new Registry());
    expect(namesIn(register)).toEqual([]);
    const { app, sample } = await start(register);
    expect(namesIn(register)).toContain('orders_total');
    expect(await sample('orders_total')).toBe(0);
    await app.close();
    expect(namesIn(register)).toEqual([]);
  });
});
