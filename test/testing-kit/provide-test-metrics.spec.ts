import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Injectable, Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  Counted,
  Counter,
  defineCounter,
  defineGauge,
  defineHistogram,
  Gauge,
  getMetricToken,
  Histogram,
  InjectMetric,
  InjectRegistry,
  MetricsError,
  Timed,
} from 'nestjs-metrics';
import { provideTestMetrics, resetMetrics, seriesOf, valueOf } from 'nestjs-metrics/testing';
import { Registry, register } from 'prom-client';

const Orders = defineCounter({
  name: 'orders_total',
  help: 'Orders.',
  labels: { outcome: ['success', 'declined'] },
});
const Duration = defineHistogram({ name: 'charge_seconds', help: 'Charge.', buckets: [1] });
const Depth = defineGauge({ name: 'depth', help: 'Depth.' });

abstract class Gateway {
  abstract charge(amount: number): Promise<void>;
}

@Injectable()
class OrdersService {
  constructor(
    @InjectMetric(Orders) readonly orders: Counter<typeof Orders>,
    @InjectMetric('depth') readonly depth: Gauge<typeof Depth>,
    private readonly gateway: Gateway,
  ) {}

  async place(amount: number): Promise<void> {
    await this.charge(amount);
    this.orders.inc({ outcome: 'success' });
  }

  @Counted()
  @Timed(Duration)
  async charge(amount: number): Promise<void> {
    await this.gateway.charge(amount);
  }

  @Counted(Orders, { labels: { outcome: ({ args: [outcome] }) => outcome as 'success' } })
  count(outcome: string): string {
    return outcome;
  }
}

const GATEWAY = { provide: Gateway, useValue: { charge: () => Promise.resolve() } };

afterEach(() => {
  Logger.overrideLogger(true);
});
beforeEach(() => {
  Logger.overrideLogger(false);
});

describe('provideTestMetrics', () => {
  it('makes handles injectable without MetricsModule, seeded', async () => {
    const module = await Test.createTestingModule({
      providers: [OrdersService, GATEWAY, ...provideTestMetrics([Orders, Duration, Depth])],
    }).compile();
    const { orders, depth } = module.get(OrdersService);
    expect(orders).toBeInstanceOf(Counter);
    expect(depth).toBeInstanceOf(Gauge);
    expect(module.get(getMetricToken(Duration))).toBeInstanceOf(Histogram);
    expect(await valueOf(orders, { outcome: 'declined' })).toBe(0);
    await module.get(OrdersService).place(5);
    expect(await valueOf(orders, { outcome: 'success' })).toBe(1);
  });

  it('lets decorated methods record, in listed metrics and in default ones', async () => {
    const module = await Test.createTestingModule({
      providers: [OrdersService, GATEWAY, ...provideTestMetrics([Orders, Duration, Depth])],
    }).compile();
    await module.get(OrdersService).place(5);
    expect(await valueOf(module, 'charge_seconds_count')).toBe(1);
    expect(await valueOf(module, 'method_calls_total', { outcome: 'success' })).toBe(1);
  });

  it('makes handles throw on what an app would only count', async () => {
    const module = await Test.createTestingModule({
      providers: provideTestMetrics([Orders, Depth]),
    }).compile();
    const orders = module.get<Counter<typeof Orders>>(getMetricToken(Orders));
    const depth = module.get<Gauge<typeof Depth>>(getMetricToken(Depth));
    const thrown = (record: () => void): unknown => {
      try {
        record();
      } catch (error) {
        return error instanceof MetricsError ? error.code : error;
      }
      return 'nothing';
    };
    expect(thrown(() => orders.inc({ outcome: 'success' }, -1))).toBe('RECORDING_REFUSED');
    expect(thrown(() => orders.inc({} as never))).toBe('RECORDING_REFUSED');
    expect(thrown(() => orders.inc({ outcome: 'lost' as never }))).toBe('LABEL_FOLDED');
    expect(thrown(() => orders.labels('success', 'more').inc())).toBe('RECORDING_REFUSED');
    expect(thrown(() => depth.set('7' as never))).toBe('RECORDING_REFUSED');
    expect(thrown(() => orders.inc({ outcome: 'success' }))).toBe('nothing');
  });

  it('lets a decorator log, each time, and never throw', async () => {
    const logger = { log: jest.fn(), warn: jest.fn(), error: jest.fn() };
    const module = await Test.createTestingModule({
      providers: [OrdersService, GATEWAY, ...provideTestMetrics([Orders, Duration, Depth])],
    })
      .setLogger(logger)
      .compile();
    const service = module.get(OrdersService);
    expect(service.count('lost')).toBe('lost');
    expect(service.count('lost')).toBe('lost');
    const said = [...logger.warn.mock.calls, ...logger.error.mock.calls].map((call) =>
      String(call[0]),
    );
    expect(said.filter((message) => message.includes('orders_total'))).toHaveLength(2);
  });

  it('has a registry of its own each time, and never prom-client’s global one', async () => {
    const compile = () =>
      Test.createTestingModule({ providers: provideTestMetrics([Orders]) }).compile();
    const [one, two] = [await compile(), await compile()];
    const [first, second] = [one, two].map((module) =>
      module.get<Counter<typeof Orders>>(getMetricToken(Orders)),
    );
    first!.inc({ outcome: 'success' });
    expect(await valueOf(first!, { outcome: 'success' })).toBe(1);
    expect(await valueOf(second!, { outcome: 'success' })).toBe(0);
    expect(register.getMetricsAsArray()).toEqual([]);
  });

  it('makes the registry injectable too', async () => {
    @Injectable()
    class Exporter {
      constructor(@InjectRegistry() readonly registry: Registry) {}
    }
    const module = await Test.createTestingModule({
      providers: [Exporter, ...provideTestMetrics([Orders])],
    }).compile();
    const { registry } = module.get(Exporter);
    expect(registry).toBeInstanceOf(Registry);
    expect(registry.getSingleMetric('orders_total')).toBe(module.get(getMetricToken(Orders)));
  });

  it('can be reset between tests', async () => {
    const module = await Test.createTestingModule({
      providers: [OrdersService, GATEWAY, ...provideTestMetrics([Orders, Duration, Depth])],
    }).compile();
    await module.get(OrdersService).place(1);
    resetMetrics(module);
    expect(await valueOf(module, Orders, { outcome: 'success' })).toBe(0);
    expect(await seriesOf(module, Orders)).toHaveLength(2);
    expect(await valueOf(module, 'charge_seconds_count')).toBe(0);
  });

  it('works where every other dependency is mocked with useMocker', async () => {
    const charge = jest.fn<Gateway['charge']>().mockResolvedValue();
    const module = await Test.createTestingModule({
      providers: [OrdersService, ...provideTestMetrics([Orders, Duration, Depth])],
    })
      .useMocker((token) => (token === Gateway ? { charge } : undefined))
      .compile();
    await module.get(OrdersService).place(5);
    expect(charge).toHaveBeenCalledWith(5);
    expect(await valueOf(module, Orders, { outcome: 'success' })).toBe(1);
    expect(await valueOf(module, 'charge_seconds_count')).toBe(1);
  });
});
