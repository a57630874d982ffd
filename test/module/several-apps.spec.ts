import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Counted,
  Counter,
  defineCounter,
  getMetricToken,
  InjectMetric,
  MetricsModule,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp, type RunningApp } from '../support/app.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });
const CALLS = 'method_calls_total{class="OrdersService",method="place",outcome="success"}';

@Injectable()
class OrdersService {
  constructor(@InjectMetric(Orders) readonly orders: Counter<typeof Orders>) {}

  @Counted()
  place(): void {
    this.orders.inc();
  }
}

// One module class, as after a hot reload or in an app per test.
@Module({
  imports: [MetricsModule.forRoot({ metrics: [Orders], defaultMetrics: false })],
  providers: [OrdersService],
})
class ShopModule {}

function start(): Promise<RunningApp> {
  return startApp({ module: ShopModule });
}

afterEach(closeApps);

describe('several apps in one process', () => {
  it('count each for itself, though they are made of one module', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    one.app.get(OrdersService).place();
    one.app.get(OrdersService).place();
    two.app.get(OrdersService).place();
    expect([await one.sample('orders_total'), await two.sample('orders_total')]).toEqual([2, 1]);
    expect([await one.sample(CALLS), await two.sample(CALLS)]).toEqual([2, 1]);
    expect(one.app.get(getMetricToken(Orders))).not.toBe(two.app.get(getMetricToken(Orders)));
  });

  it('outlive each other', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    await one.app.close();
    two.app.get(OrdersService).place();
    expect(await two.sample(CALLS)).toBe(1);
  });

  it('begin at zero when one comes after the other', async () => {
    for (let round = 0; round < 3; round++) {
      const { app, sample } = await start();
      expect(await sample(CALLS)).toBe(0);
      app.get(OrdersService).place();
      expect(await sample(CALLS)).toBe(1);
      expect(await sample('orders_total')).toBe(1);
      await app.close();
    }
  });

  it('have endpoints of their own', async () => {
    const [one, two] = await Promise.all([
      startApp({ metrics: { endpoint: { path: '/one' }, prefix: 'one_', metrics: [Orders] } }),
      startApp({ metrics: { endpoint: { path: '/two' }, prefix: 'two_', metrics: [Orders] } }),
    ]);
    expect(await one.scrape('text/plain', '/one')).toContain('one_orders_total 0');
    expect(await two.scrape('text/plain', '/two')).toContain('two_orders_total 0');
    expect((await fetch(`${one.url}/two`)).status).toBe(404);
    expect((await fetch(`${two.url}/one`)).status).toBe(404);
  });
});

// An app per test, as people write them.
describe.each([1, 2, 3])('app %i of a test file', () => {
  it('sees only its own calls', async () => {
    const app = await NestFactory.createApplicationContext(ShopModule, { logger: false });
    app.get(OrdersService).place();
    expect(await valueOf(app, Orders)).toBe(1);
    await app.close();
  });
});
