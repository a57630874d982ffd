import { describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Counted, defineCounter, defineGauge, MetricsError, OnScrape } from 'nestjs-metrics';
import { provideTestMetrics, seriesOf, valueOf } from 'nestjs-metrics/testing';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });
const Depth = defineGauge({ name: 'depth', help: 'Depth.' });

@Injectable()
class Shop {
  @Counted()
  @Counted(Orders)
  place(): string {
    return 'placed';
  }

  @OnScrape(Depth)
  depth(): number {
    return 4;
  }
}

const CALL = { class: 'Shop', method: 'place' };

describe('provideTestMetrics', () => {
  it('has the outcomes of a decorated method at 0 from its first call on', async () => {
    const module = await Test.createTestingModule({
      providers: [Shop, ...provideTestMetrics([Orders])],
    }).compile();
    module.get(Shop).place();
    expect(await valueOf(module, 'method_calls_total', { ...CALL, outcome: 'success' })).toBe(1);
    expect(await valueOf(module, 'method_calls_total', { ...CALL, outcome: 'error' })).toBe(0);
    expect(await valueOf(module, 'method_calls_total', { ...CALL, outcome: 'cancelled' })).toBe(0);
  });

  it('has them at 0 before any call once the module is initialised', async () => {
    const module = await Test.createTestingModule({
      providers: [Shop, ...provideTestMetrics([Orders, Depth])],
    }).compile();
    await module.init();
    expect(await seriesOf(module, 'method_calls_total')).toEqual(
      ['success', 'error', 'cancelled'].map((outcome) => ({
        name: 'method_calls_total',
        labels: { ...CALL, outcome },
        value: 0,
      })),
    );
    await module.close();
  });

  it.each([
    ['useFactory', { provide: Shop, useFactory: () => new Shop() }],
    ['useValue', { provide: Shop, useValue: new Shop() }],
  ])('follows an instance of %s, and reads at scrape, after init', async (_, provider) => {
    const module = await Test.createTestingModule({
      providers: [provider, ...provideTestMetrics([Orders, Depth])],
    }).compile();
    await module.init();
    expect(module.get(Shop).place()).toBe('placed');
    expect(await valueOf(module, Orders)).toBe(1);
    expect(await valueOf(module, 'method_calls_total', { ...CALL, outcome: 'success' })).toBe(1);
    expect(await valueOf(module, Depth)).toBe(4);
    await module.close();
  });

  it('refuses two definitions of one name', async () => {
    const Other = defineCounter({ name: 'orders_total', help: 'Other orders.' });
    const error: unknown = await Test.createTestingModule({
      providers: provideTestMetrics([Orders, Other]),
    })
      .compile()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('METRIC_CLASH');
    expect((error as MetricsError).message).toContain('orders_total is defined twice');
  });

  it('takes equal definitions of one name as one', async () => {
    const Same = defineCounter({ name: 'orders_total', help: 'Orders.' });
    const module = await Test.createTestingModule({
      providers: provideTestMetrics([Orders, Same]),
    }).compile();
    expect(await valueOf(module, Same)).toBe(0);
  });
});
