import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Gauge as PromGauge, Registry } from 'prom-client';
import {
  Counted,
  Counter,
  defineCounter,
  InjectMetric,
  InjectRegistry,
  MetricsModule,
  type MetricsModuleOptions,
} from 'nestjs-metrics';
import { closeApps, startApp, type RunningApp } from '../support/app.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });

@Injectable()
class Shop {
  constructor(
    @InjectMetric(Orders) readonly orders: Counter<typeof Orders>,
    @InjectRegistry() readonly registry: Registry,
  ) {}

  @Counted()
  place(): void {
    this.orders.inc();
  }
}

function start(options: MetricsModuleOptions): Promise<RunningApp> {
  return startApp({
    module: MetricsModule.forRoot({ metrics: [Orders], defaultMetrics: false, ...options }),
    providers: [Shop],
  });
}

function namesIn(registry: Registry): string[] {
  return registry.getMetricsAsArray().map(({ name }) => name);
}

/** The labels of a metric that somebody puts into the registry now. */
async function labelsOfNew(registry: Registry): Promise<string | undefined> {
  const gauge = new PromGauge({ name: 'probe', help: 'Probe.', registers: [registry] });
  gauge.set(1);
  const text = await registry.metrics();
  registry.removeSingleMetric('probe');
  return /^probe(.*) 1$/m.exec(text)?.[1];
}

afterEach(closeApps);

describe('a registry that two apps share', () => {
  it.each(['first', 'second'])(
    'is complete until both are closed, the %s one first',
    async (which) => {
      const registry = new Registry();
      const apps = [
        await start({ registry, defaultMetrics: true }),
        await start({ registry, defaultMetrics: true }),
      ];
      if (which === 'second') apps.reverse();
      const [closing, other] = apps as [RunningApp, RunningApp];
      closing.app.get(Shop).place();
      await closing.app.close();
      other.app.get(Shop).place();
      const body = await other.scrape();
      expect(body).toContain('orders_total 2\n');
      expect(body).toContain(
        'method_calls_total{class="Shop",method="place",outcome="success"} 2\n',
      );
      expect(body).toContain('# TYPE nestjs_metrics_recording_errors_total counter\n');
      expect(body).toMatch(/^process_cpu_user_seconds_total \d/m);
      expect(body).toMatch(/^nodejs_version_info\{/m);
      await other.app.close();
      expect(namesIn(registry)).toEqual([]);
    },
  );

  it('keeps what a user put into it, default metrics too', async () => {
    const { collectDefaultMetrics } = await import('prom-client');
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const before = namesIn(registry);
    const one = await start({ registry, defaultMetrics: true });
    const two = await start({ registry, defaultMetrics: true });
    await one.app.close();
    await two.app.close();
    expect(namesIn(registry)).toEqual(before);
  });

  it.each([
    ['different ones', { pod: 'a' }, { zone: 'b' }],
    ['the same', { pod: 'a' }, { pod: 'a' }],
    ['one of both with two values', { pod: 'a' }, { pod: 'b' }],
  ])('has its default labels back once both are closed: %s', async (_, first, second) => {
    const registry = new Registry();
    registry.setDefaultLabels({ region: 'north' });
    const one = await start({ registry, defaultLabels: first });
    const two = await start({ registry, defaultLabels: second });
    await one.app.close();
    await two.app.close();
    expect(await labelsOfNew(registry)).toBe('{region="north"}');
  });

  it('keeps for the second app the default labels that the first had too', async () => {
    const registry = new Registry();
    const one = await start({ registry, defaultLabels: { pod: 'a' } });
    const two = await start({ registry, defaultLabels: { pod: 'a' } });
    await one.app.close();
    expect(await two.sample('orders_total{pod="a"}')).toBe(0);
  });
});

describe('the default labels of a registry of one’s own', () => {
  it.each([
    ['another value', 'south'],
    ['the same value', 'north'],
  ])('are as before once an app is closed that gave one of them %s', async (_, region) => {
    const registry = new Registry();
    registry.setDefaultLabels({ region: 'north' });
    const { app, sample } = await start({ registry, defaultLabels: { region } });
    expect(await sample(`orders_total{region="${region}"}`)).toBe(0);
    await app.close();
    expect(await labelsOfNew(registry)).toBe('{region="north"}');
  });
});

describe('an app’s own registry', () => {
  it('has nothing left after close, with default metrics on', async () => {
    const { app } = await startApp({
      module: MetricsModule.forRoot({ metrics: [Orders] }),
      providers: [Shop],
    });
    const { registry } = app.get(Shop);
    expect(namesIn(registry)).toContain('nodejs_gc_duration_seconds');
    await app.close();
    expect(namesIn(registry)).toEqual([]);
  });
});
