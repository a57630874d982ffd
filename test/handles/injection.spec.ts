import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Counter,
  defineCounter,
  defineGauge,
  Gauge,
  getMetricToken,
  InjectMetric,
  InjectRegistry,
  MetricsModule,
} from 'nestjs-metrics';
import * as prom from 'prom-client';
import { expectRefusal, refusalOf } from '../definitions/refusal.js';
import { closeApps, startApp } from '../support/app.js';

afterEach(closeApps);

const help = 'What it measures.';
const Orders = defineCounter({ name: 'orders_total', help });
const Depth = defineGauge({ name: 'queue_depth', help, labels: { queue: ['mail'] } });

@Injectable()
class OrdersService {
  constructor(
    @InjectMetric(Orders) readonly byDefinition: Counter<typeof Orders>,
    @InjectMetric('orders_total') readonly byName: prom.Counter,
  ) {}

  @InjectMetric(Depth) readonly byProperty!: Gauge<typeof Depth>;

  @InjectRegistry() readonly registry!: prom.Registry;
}

describe('@InjectMetric', () => {
  it('injects one handle by definition, by name and by token', async () => {
    const { app, sample } = await startApp({
      metrics: { metrics: [Orders, Depth] },
      providers: [OrdersService],
    });
    const service = app.get(OrdersService);
    expect(service.byDefinition).toBeInstanceOf(Counter);
    expect(service.byName).toBe(service.byDefinition);
    expect(app.get(getMetricToken(Orders))).toBe(service.byDefinition);
    expect(app.get(getMetricToken('orders_total'))).toBe(service.byDefinition);
    expect(service.byProperty).toBeInstanceOf(Gauge);
    service.byDefinition.inc();
    service.byName.inc(2);
    expect(await sample('orders_total')).toBe(3);
  });

  it('takes names without the prefix of the app', async () => {
    const { app, sample } = await startApp({
      metrics: { metrics: [Orders, Depth], prefix: 'shop_' },
      providers: [OrdersService],
    });
    const service = app.get(OrdersService);
    service.byName.inc();
    expect(service.byDefinition.name).toBe('shop_orders_total');
    expect(await sample('shop_orders_total')).toBe(1);
  });

  it('injects what forFeature registers in the module that imports it', async () => {
    @Module({ imports: [MetricsModule.forFeature([Orders, Depth])], providers: [OrdersService] })
    class OrdersModule {}

    const { app, sample } = await startApp({ imports: [OrdersModule] });
    app.get(OrdersService).byDefinition.inc();
    expect(await sample('orders_total')).toBe(1);
  });

  it('keeps the handles of two apps apart', async () => {
    const options = { metrics: { metrics: [Orders, Depth] }, providers: [OrdersService] };
    const [one, two] = [await startApp(options), await startApp(options)];
    one.app.get(OrdersService).byDefinition.inc(5);
    expect(two.app.get(OrdersService).byDefinition).not.toBe(
      one.app.get(OrdersService).byDefinition,
    );
    expect(await one.sample('orders_total')).toBe(5);
    expect(await two.sample('orders_total')).toBe(0);
  });

  it.each([
    ['a definition', Orders],
    ['a name', 'orders_total'],
  ])(
    "ends the boot with Nest's own readable error where %s is not registered",
    async (_, metric) => {
      @Injectable()
      class Service {
        constructor(@InjectMetric(metric) readonly handle: Counter) {}
      }

      const compiling = Test.createTestingModule({
        imports: [MetricsModule.forRoot({ defaultMetrics: false })],
        providers: [Service],
      }).compile();
      const error: unknown = await compiling.catch((reason: unknown) => reason);
      expect(String(error)).toMatch(/Nest can't resolve dependencies of the Service/);
      expect(String(error)).toContain(getMetricToken(Orders));
    },
  );

  it.each([undefined, '', null, {}, 7])('refuses %p where the class is defined', (metric) => {
    const error = refusalOf(() => InjectMetric(metric as string));
    expectRefusal(error, 'INVALID_DEFINITION', ['Pass a definition or its name', 'import cycle']);
  });
});

describe('getMetricToken', () => {
  it('is a readable string that has the name in it, the same for definition and name', () => {
    expect(typeof getMetricToken(Orders)).toBe('string');
    expect(getMetricToken(Orders)).toContain('orders_total');
    expect(getMetricToken('orders_total')).toBe(getMetricToken(Orders));
  });

  it('tells names apart that differ only in case', async () => {
    const Upper = defineCounter({ name: 'Orders_Total', help });
    expect(getMetricToken(Upper)).not.toBe(getMetricToken(Orders));
    const { app, sample } = await startApp({ metrics: { metrics: [Orders, Upper] } });
    app.get<Counter<typeof Upper>>(getMetricToken(Upper)).inc();
    expect(await sample('orders_total')).toBe(0);
    expect(await sample('Orders_Total')).toBe(1);
  });
});

describe('@InjectRegistry', () => {
  it("injects the app's own registry, in which its handles live", async () => {
    const { app, sample } = await startApp({
      metrics: { metrics: [Orders, Depth] },
      providers: [OrdersService],
    });
    const { registry, byDefinition } = app.get(OrdersService);
    expect(registry).toBeInstanceOf(prom.Registry);
    expect(registry.getSingleMetric('orders_total')).toBe(byDefinition);
    expect(registry).not.toBe(prom.register);
    new prom.Gauge({ name: 'foreign', help, registers: [registry] }).set(4);
    expect(await sample('foreign')).toBe(4);
    expect(prom.register.getMetricsAsArray()).toEqual([]);
  });

  it('injects the registry that was brought along', async () => {
    const registry = new prom.Registry();
    const { app } = await startApp({
      metrics: { metrics: [Orders, Depth], registry },
      providers: [OrdersService],
    });
    expect(app.get(OrdersService).registry).toBe(registry);
  });
});
