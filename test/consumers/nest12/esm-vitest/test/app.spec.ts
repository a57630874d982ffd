import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { valueOf } from 'nestjs-metrics/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppModule } from '../src/app.module.js';
import { OrdersProcessed } from '../src/orders.metrics.js';

describe('the app', () => {
  let app: INestApplication;
  let url: string;

  beforeEach(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication({ logger: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterEach(() => app.close());

  const scrape = async () => (await (await fetch(`${url}/metrics`)).text()).split('\n');

  it('shows every known series at zero in its first scrape', async () => {
    const lines = await scrape();
    expect(lines).toContain('orders_processed_total{outcome="success"} 0');
    expect(lines).toContain('orders_processed_total{outcome="declined"} 0');
    expect(lines).toContain('order_value_dollars_bucket{le="+Inf"} 0');
    expect(lines).toContain(
      'method_calls_total{class="OrdersController",method="place",outcome="error"} 0',
    );
  });

  it('records decorated calls, an injected handle and a reader, once each', async () => {
    expect((await fetch(`${url}/orders/50`, { method: 'POST' })).status).toBe(201);
    expect((await fetch(`${url}/orders/900`, { method: 'POST' })).status).toBe(500);

    const lines = await scrape();
    expect(lines).toContain('orders_processed_total{outcome="success"} 1');
    expect(lines).toContain('orders_processed_total{outcome="declined"} 1');
    expect(lines).toContain('order_value_dollars_bucket{le="99.5"} 1');
    expect(lines).toContain('orders_waiting 1');
    expect(lines).toContain(
      'method_calls_total{class="OrdersController",method="place",outcome="error"} 1',
    );
  });

  it('is read by the testing kit too', async () => {
    await fetch(`${url}/orders/50`, { method: 'POST' });
    expect(await valueOf(app, OrdersProcessed, { outcome: 'success' })).toBe(1);
    expect(await valueOf(app, 'order_value_dollars_sum')).toBe(50);
  });
});
