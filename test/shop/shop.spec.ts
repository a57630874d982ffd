import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleIn } from '../support/app.js';
import { endProcesses } from '../support/process.js';
import { orderOf, placeOrder, queriesIn, startShop, type RunningShop } from './running-shop.js';

const OUTCOMES = ['success', 'declined', 'error'];
const METHODS = ['card', 'wallet', 'transfer'];

describe('The sample shop', () => {
  let shop: RunningShop;
  let firstScrape: string;
  const value = async (line: string): Promise<number | undefined> =>
    sampleIn(await shop.scrape(), line);

  beforeAll(async () => {
    shop = await startShop();
    firstScrape = await shop.scrape();
  });
  afterAll(endProcesses);

  it('says where its metrics are, and what to ask for', () => {
    expect(shop.process.output()).toContain(`${shop.url}/metrics`);
    expect(queriesIn(shop.process.output())).toHaveLength(4);
  });

  it.each(
    OUTCOMES.flatMap((outcome) =>
      METHODS.map((method) => `outcome="${outcome}",payment_method="${method}"`),
    ),
  )('has orders_processed_total{%s} at zero from the first scrape', (labels) => {
    expect(sampleIn(firstScrape, `orders_processed_total{${labels}}`)).toBe(0);
  });

  it.each([
    'revenue_dollars_total{product_category="books"}',
    'revenue_dollars_total{product_category="music"}',
    'revenue_dollars_total{product_category="garden"}',
    'order_value_dollars_bucket{le="+Inf"}',
    'order_value_dollars_sum',
    'order_value_dollars_count',
    'payment_gateway_duration_seconds_bucket{payment_method="transfer",le="0.25"}',
    'payment_gateway_duration_seconds_count{payment_method="wallet"}',
    'order_queue_depth',
    'http_requests_total{method="GET",route="/products",status="200"}',
    'http_requests_total{method="GET",route="/products/:name",status="200"}',
    'http_requests_total{method="POST",route="/orders",status="201"}',
    'http_requests_total{method="POST",route="/orders",status="402"}',
    'http_requests_total{method="POST",route="/orders",status="500"}',
    'http_requests_total{method="POST",route="/users",status="500"}',
    'http_requests_total{method="PUT",route="/mode",status="500"}',
    'http_requests_in_flight{method="POST"}',
    'method_calls_total{class="Warehouse",method="pick",outcome="success"}',
    'method_calls_total{class="Warehouse",method="ship",outcome="error"}',
    'method_duration_seconds_count{class="Warehouse",method="ship",outcome="success"}',
    'method_calls_in_flight{class="Warehouse",method="pick"}',
    'nestjs_metrics_collector_errors_total{collector="OrderQueue.depth"}',
  ])('has %s at zero from the first scrape', (line) => {
    expect(sampleIn(firstScrape, line)).toBe(0);
  });

  it('counts a paid order, its revenue by category, its value and its payment', async () => {
    const { status, body } = await placeOrder(shop, {
      paymentMethod: 'wallet',
      lines: [
        { product: 'novel', quantity: 3 },
        { product: 'spade', quantity: 1 },
      ],
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({ total: 69.5 });
    const scrape = await shop.scrape();
    expect(
      sampleIn(scrape, 'orders_processed_total{outcome="success",payment_method="wallet"}'),
    ).toBe(1);
    expect(sampleIn(scrape, 'revenue_dollars_total{product_category="books"}')).toBe(37.5);
    expect(sampleIn(scrape, 'revenue_dollars_total{product_category="garden"}')).toBe(32);
    expect(sampleIn(scrape, 'revenue_dollars_total{product_category="music"}')).toBe(0);
    expect(sampleIn(scrape, 'order_value_dollars_sum')).toBe(69.5);
    expect(sampleIn(scrape, 'order_value_dollars_bucket{le="50.0"}')).toBe(0);
    expect(sampleIn(scrape, 'order_value_dollars_bucket{le="100.0"}')).toBe(1);
    expect(
      sampleIn(scrape, 'payment_gateway_duration_seconds_count{payment_method="wallet"}'),
    ).toBe(1);
  });

  it('counts a declined order and its payment, and neither revenue nor value', async () => {
    const before = await shop.scrape();

    const { status, body } = await placeOrder(shop, orderOf('transfer', 'guitar', 2));

    expect(status).toBe(402);
    expect(body).toMatchObject({ message: 'Payments by transfer end at 500 dollars' });
    const after = await shop.scrape();
    expect(
      sampleIn(after, 'orders_processed_total{outcome="declined",payment_method="transfer"}'),
    ).toBe(1);
    expect(
      sampleIn(after, 'payment_gateway_duration_seconds_count{payment_method="transfer"}'),
    ).toBe(1);
    for (const line of [
      'revenue_dollars_total{product_category="music"}',
      'order_value_dollars_count',
    ]) {
      expect(sampleIn(after, line)).toBe(sampleIn(before, line));
    }
  });

  it.each([
    ['a payment method that is none', orderOf('cheque', 'novel', 1)],
    ['a payment method that objects inherit', orderOf('constructor', 'novel', 1)],
    ['a product that is none', orderOf('card', 'toString', 1)],
    ['a quantity of nothing', orderOf('card', 'novel', 0)],
    ['a quantity that is no whole number', orderOf('card', 'novel', 1.5)],
    ['no lines', { paymentMethod: 'card', lines: [] }],
    ['a body that is no object', ['card']],
  ])('refuses %s with 400, before anything is counted', async (_what, order) => {
    const orders = /^(orders_processed_total|payment_gateway_duration_seconds_count).*$/gm;
    const before = (await shop.scrape()).match(orders);

    expect((await placeOrder(shop, order)).status).toBe(400);
    expect((await shop.scrape()).match(orders)).toEqual(before);
  });

  it('fills its queue faster than the warehouse empties it, which in the end it does', async () => {
    const shipped = 'method_calls_total{class="Warehouse",method="ship",outcome="success"}';
    let depth: number | undefined;
    do {
      await Promise.all(
        Array.from({ length: 4 }, () => placeOrder(shop, orderOf('wallet', 'seeds', 1))),
      );
      depth = await value('order_queue_depth');
      // On a busy machine this scrape may come when all of them are shipped.
    } while (depth === 0);
    expect(depth).toBeGreaterThan(0);
    const paid = (await value('order_value_dollars_count'))!;
    while ((await value(shipped))! < paid);
    expect(await value('order_queue_depth')).toBe(0);
    expect(await value('method_calls_in_flight{class="Warehouse",method="ship"}')).toBe(0);
  });
});

describe('The sample shop with customers of its own', () => {
  afterEach(endProcesses);

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'serves them, and on %s ends with code 0 and no complaint',
    async (signal) => {
      const shop = await startShop({ traffic: true });
      while (!/^orders_processed_total\{.*\} [1-9]/m.test(await shop.scrape()));

      expect(await shop.process.end(signal)).toEqual({ code: 0, signal: null });
      expect(shop.process.output()).not.toMatch(/\b(WARN|ERROR)\b/);
    },
  );
});
