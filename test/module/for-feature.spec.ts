import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import {
  Counter,
  defineCounter,
  defineGauge,
  InjectMetric,
  MetricsError,
  MetricsModule,
} from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { bootError } from './boot-error.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });
const SameOrders = defineCounter({ name: 'orders_total', help: 'Orders.' });

@Injectable()
class Shop {
  constructor(@InjectMetric(Orders) readonly orders: Counter<typeof Orders>) {}
}

@Injectable()
class Market {
  constructor(@InjectMetric(Orders) readonly orders: Counter<typeof Orders>) {}
}

@Module({ imports: [MetricsModule.forFeature([Orders])], providers: [Shop] })
class ShopModule {}

@Module({ imports: [MetricsModule.forFeature([Orders])], providers: [Market] })
class MarketModule {}

@Module({ imports: [MetricsModule.forFeature([SameOrders])], providers: [Market] })
class EqualMarketModule {}

@Module({ providers: [Market] })
class ForgetfulModule {}

afterEach(closeApps);

describe('MetricsModule.forFeature', () => {
  it.each([
    ['the same definition', MarketModule],
    ['an equal definition', EqualMarketModule],
  ])('makes one metric of %s in two modules', async (_, second) => {
    const { app, scrape } = await startApp({ imports: [ShopModule, second] });
    const [shop, market] = [
      app.get(Shop, { strict: false }),
      app.get(Market, { strict: false }),
    ] as const;
    expect(shop.orders).toBe(market.orders);
    shop.orders.inc();
    market.orders.inc();
    const body = await scrape();
    expect(body).toContain('orders_total 2\n');
    expect(body.match(/^# TYPE orders_total /gm)).toHaveLength(1);
  });

  it('adds nothing to what forRoot lists already', async () => {
    const { app, sample } = await startApp({
      metrics: { metrics: [Orders] },
      imports: [ShopModule],
    });
    app.get(Shop, { strict: false }).orders.inc();
    expect(await sample('orders_total')).toBe(1);
  });

  it('makes its metrics injectable only in the module that imports it', async () => {
    const error = await bootError(() => ({ imports: [ShopModule, ForgetfulModule] }));
    expect(String(error)).toMatch(/can't resolve dependencies of the Market.*METRIC:orders_total/s);
  });

  it.each([
    [
      'of another kind',
      defineGauge({ name: 'orders_total', help: 'Orders.' }),
      /orders_total is defined twice with different/,
    ],
    [
      'with other labels',
      defineCounter({ name: 'orders_total', help: 'Orders.', labels: { a: ['b'] } }),
      /different labels: \[\] and \[a/,
    ],
    [
      'with another help',
      defineCounter({ name: 'orders_total', help: 'Other orders.' }),
      /different help/,
    ],
    [
      'that takes the same name on the wire',
      defineGauge({ name: 'orders', help: 'Orders.' }),
      /counter orders_total.*wire|wire.*counter orders_total/s,
    ],
  ])('refuses at boot a second metric of the name %s', async (_, definition, message) => {
    const error = await bootError(() => ({
      imports: [ShopModule, MetricsModule.forFeature([definition])],
    }));
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('METRIC_CLASH');
    expect((error as MetricsError).message).toMatch(message);
  });

  it('names the cure where a definition is undefined, as in an import cycle', () => {
    expect(() => MetricsModule.forFeature([undefined as never])).toThrow(/import cycle/);
  });
});
