import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus.js';
import { bucketsIn, quantileOf } from './buckets.js';
import { startTextRelay, type TextRelay } from './relay.js';
import {
  orderOf,
  placeOrder,
  queriesIn,
  startShop,
  type PlacedOrder,
  type RunningShop,
} from './running-shop.js';

/** What the test sends, and how each of them ends. */
const TRAFFIC = [
  { method: 'card', product: 'novel', quantity: 2, outcome: 'success', orders: 3 },
  { method: 'wallet', product: 'seeds', quantity: 5, outcome: 'success', orders: 1 },
  { method: 'transfer', product: 'record', quantity: 1, outcome: 'success', orders: 8 },
  { method: 'wallet', product: 'atlas', quantity: 2, outcome: 'declined', orders: 3 },
  { method: 'transfer', product: 'guitar', quantity: 2, outcome: 'declined', orders: 1 },
];
const ORDERS = 16;
const DECLINED = 4;
const STATUS = new Map([
  ['success', 201],
  ['declined', 402],
]);
/** A transfer takes at least 0.3 s, so that none is in a bucket up to this bound. */
const NO_TRANSFER_WITHIN = 0.25;
/** Time for each scrape, since none may fail, however busy the machine is. */
const SCRAPES = { scrape_interval: '5s', scrape_timeout: '5s' };

describeWith('prometheus', 'A real Prometheus that scrapes the shop', () => {
  let shop: RunningShop;
  let relay: TextRelay;
  let prometheus: RunningPrometheus;
  /** When Prometheus took its last sample, in seconds. */
  let scraped: number;
  let placed: (PlacedOrder & { readonly method: string; readonly outcome: string })[];

  beforeAll(async () => {
    shop = await startShop();
    relay = await startTextRelay(shop.url);
    prometheus = await startPrometheus({
      negotiated: { target: new URL(shop.url).host, settings: SCRAPES },
      text: { target: relay.address, settings: SCRAPES },
    });
    // A rate needs to have seen the zeros.
    await prometheus.until(
      'up{job="negotiated"} == 1',
      'up{job="text"} == 1',
      'sum(orders_processed_total{job="negotiated"}) == 0',
      'sum(orders_processed_total{job="text"}) == 0',
    );

    placed = await Promise.all(
      TRAFFIC.flatMap(({ orders, ...one }) =>
        Array.from({ length: orders }, async () => {
          const order = orderOf(one.method, one.product, one.quantity);
          return { ...one, ...(await placeOrder(shop, order)) };
        }),
      ),
    );

    await prometheus.until(
      `sum(orders_processed_total{job="negotiated"}) == ${ORDERS}`,
      `sum(orders_processed_total{job="text"}) == ${ORDERS}`,
    );
    scraped = await prometheus.value('timestamp(order_queue_depth{job="negotiated"})');
  }, 240_000);

  afterAll(async () => {
    await prometheus?.stop();
    await relay?.close();
    await endProcesses();
  });

  it('sees the orders answered as the rules of the shop say', () => {
    expect(placed.map(({ status }) => status)).toEqual(
      placed.map(({ outcome }) => STATUS.get(outcome)),
    );
  });

  it('finds the target up in both formats, without an error', async () => {
    const targets = await prometheus.targets();

    expect(targets.map(({ labels, health, lastError }) => [labels['job'], health, lastError]))
      // In the order of the jobs.
      .toEqual([
        ['negotiated', 'up', ''],
        ['text', 'up', ''],
      ]);
    expect(await prometheus.value('min(min_over_time(up[5m]))')).toBe(1);
  });

  it('reads OpenMetrics where it may choose, with units, and text where it may not', async () => {
    const duration = { metric: 'payment_gateway_duration_seconds', type: 'histogram' };

    expect(await prometheus.metadata('negotiated')).toContainEqual(
      expect.objectContaining({ ...duration, unit: 'seconds' }),
    );
    expect(await prometheus.metadata('text')).toContainEqual(
      expect.objectContaining({ ...duration, unit: '' }),
    );
  });

  it.each(['negotiated', 'text'])('counts each order of the traffic once: %s', async (job) => {
    const counted = await prometheus.query(`orders_processed_total{job="${job}"} > 0`);

    expect(
      new Set(
        counted.map(({ metric, value }) => [metric['outcome'], metric['payment_method'], value]),
      ),
    ).toEqual(new Set(TRAFFIC.map(({ outcome, method, orders }) => [outcome, method, orders])));
    expect(await prometheus.value(`sum(revenue_dollars_total{job="${job}"})`)).toBe(
      3 * 25 + 20 + 8 * 25,
    );
    expect(await prometheus.value(`order_value_dollars_count{job="${job}"}`)).toBe(
      ORDERS - DECLINED,
    );
    expect(
      await prometheus.value(`sum(payment_gateway_duration_seconds_count{job="${job}"})`),
    ).toBe(ORDERS);
  });

  it('computes the increase and the rate that the traffic had, from the first zero on', async () => {
    const orders = 'orders_processed_total{job="negotiated"}[5m]';

    // At the time of the last sample there is nothing to extrapolate.
    expect(await prometheus.value(`sum(increase(${orders}))`, scraped)).toBeCloseTo(ORDERS);
    expect(await prometheus.value(`sum(rate(${orders}))`, scraped)).toBeCloseTo(ORDERS / 300);
    const byOutcome = await prometheus.query(`sum by (outcome) (increase(${orders}))`, scraped);
    expect(Object.fromEntries(byOutcome.map(({ metric, value }) => [metric['outcome'], value])))
      // The outcome that never came is there, at zero.
      .toEqual({
        success: expect.closeTo(ORDERS - DECLINED),
        declined: expect.closeTo(DECLINED),
        error: 0,
      });
  });

  it('computes the share of declined orders that the traffic had', async () => {
    expect(await prometheus.value(shareOf('declined'))).toBeCloseTo(DECLINED / ORDERS);
    expect(await prometheus.value(shareOf('error'))).toBe(0);
  });

  it.each([0.1, 0.5, 0.95])(
    'computes a payment time (quantile %d) that fits what customers waited for',
    async (q) => {
      const quantile = await prometheus.value(
        `histogram_quantile(${q}, sum by (le) (rate(payment_gateway_duration_seconds_bucket{job="negotiated",payment_method="transfer"}[5m])))`,
        scraped,
      );

      const buckets = bucketsIn(
        await shop.scrape(['payment_gateway_duration_seconds']),
        'payment_gateway_duration_seconds_bucket{payment_method="transfer",le="',
      );
      expect(quantile).toBeCloseTo(quantileOf(buckets, q), 6);
      // A payment is never longer than the customer waited for it.
      const transfers = placed
        .filter(({ method }) => method === 'transfer')
        .map(({ seconds }) => seconds)
        .toSorted((a, b) => a - b);
      const waited = transfers[Math.ceil(q * transfers.length) - 1]!;
      const { upTo } = buckets.find((bucket) => waited <= bucket.upTo)!;
      expect(quantile).toBeLessThanOrEqual(upTo);
      expect(quantile).toBeGreaterThan(NO_TRANSFER_WITHIN);
    },
  );

  it('answers each query that the shop prints', async () => {
    for (const promql of queriesIn(shop.process.output())) {
      const answer = await prometheus.query(promql, scraped);
      expect(answer.length).toBeGreaterThan(0);
      expect(answer.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
    }
  });
});

/** The share of orders with this outcome, as an alert would compute it. */
function shareOf(outcome: string): string {
  return (
    `sum(rate(orders_processed_total{job="text",outcome="${outcome}"}[5m]))` +
    ' / sum(rate(orders_processed_total{job="text"}[5m]))'
  );
}
