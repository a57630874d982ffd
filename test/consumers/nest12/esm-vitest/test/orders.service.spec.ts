import { Test } from '@nestjs/testing';
import { getMetricToken, type Histogram } from 'nestjs-metrics';
import { provideTestMetrics, resetMetrics, seriesOf, valueOf } from 'nestjs-metrics/testing';
import { describe, expect, it, vi } from 'vitest';
import { OrdersProcessed, OrdersWaiting, OrderValue } from '../src/orders.metrics.js';
import { OrdersService } from '../src/orders.service.js';
import { PaymentGateway } from '../src/payment.gateway.js';

const metrics = [OrdersProcessed, OrderValue, OrdersWaiting];

describe('a unit test with the testing kit', () => {
  it('reads what a decorator recorded', async () => {
    const module = await Test.createTestingModule({
      providers: [OrdersService, PaymentGateway, ...provideTestMetrics(metrics)],
    }).compile();

    await expect(module.get(OrdersService).place(900)).rejects.toThrow('declined');

    expect(await valueOf(module, OrdersProcessed, { outcome: 'declined' })).toBe(1);
    expect(await valueOf(module, OrdersProcessed, { outcome: 'success' })).toBe(0);
  });

  it('reads what a handle recorded, and sets all back to the seeds', async () => {
    const module = await Test.createTestingModule({
      providers: [OrdersService, PaymentGateway, ...provideTestMetrics(metrics)],
    }).compile();
    const values = module.get<Histogram<typeof OrderValue>>(getMetricToken(OrderValue));

    module.get(OrdersService).quote(50);
    expect(await valueOf(values, 'order_value_dollars_sum')).toBe(50);
    expect(await seriesOf(values)).toContainEqual({
      name: 'order_value_dollars_bucket',
      labels: { le: '9.5' },
      value: 0,
    });

    resetMetrics(module);
    expect(await valueOf(values, 'order_value_dollars_sum')).toBe(0);
  });

  it('mocks the other dependencies with useMocker', async () => {
    const charge = vi.fn(async () => 'receipt');
    const module = await Test.createTestingModule({
      providers: [OrdersService, ...provideTestMetrics(metrics)],
    })
      .useMocker((token) => (token === PaymentGateway ? { charge } : {}))
      .compile();

    await expect(module.get(OrdersService).place(900)).resolves.toBe('receipt');

    expect(charge).toHaveBeenCalledWith(900);
    expect(await valueOf(module, OrdersProcessed, { outcome: 'success' })).toBe(1);
  });
});

describe('a unit test without any metrics', () => {
  it('behaves as if the class were undecorated, with a mock in place of the handle', async () => {
    const observe = vi.fn();
    const module = await Test.createTestingModule({ providers: [OrdersService, PaymentGateway] })
      .useMocker(() => ({ observe }))
      .compile();

    await expect(module.get(OrdersService).place(50)).resolves.toBe('receipt for 50');
    await expect(module.get(OrdersService).place(900)).rejects.toThrow('declined');

    expect(observe).toHaveBeenCalledExactlyOnceWith(50);
  });

  it('needs no Nest at all', async () => {
    const observe = vi.fn();
    const service = new OrdersService(new PaymentGateway(), { observe } as never);

    await expect(service.place(50)).resolves.toBe('receipt for 50');

    expect(observe).toHaveBeenCalledWith(50);
  });
});
