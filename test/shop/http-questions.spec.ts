import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus.js';
import { orderOf, placeOrder, startShop, type RunningShop } from './running-shop.js';

/** What is sent twice: once for the first samples, then again. */
const PRODUCTS = [...Array<string>(30).fill('novel'), ...Array<string>(6).fill('x')];
const UNKNOWN = 6;
const ORDERS = [
  orderOf('transfer', 'record', 1),
  orderOf('card', 'record', 1),
  orderOf('wallet', 'record', 1),
  orderOf('transfer', 'guitar', 2),
];
const DECLINED = 1;
const REQUESTS = PRODUCTS.length + ORDERS.length;

/** The queries of the sample's README, over a time in which all of the traffic fits. */
const QUESTIONS = [
  ...readFileSync('sample/README.md', 'utf8').matchAll(/```promql\n([^]*?)```/g),
].map(([, promql]) => promql!.replaceAll('[1m]', '[5m]').replaceAll(/\s+/g, ' ').trim());

/** The question with this in it. */
function question(part: string): string {
  const [found, ...more] = QUESTIONS.filter((promql) => promql.includes(part));
  if (found === undefined || more.length > 0) throw new Error(`Not one question has ${part}`);
  return found;
}

describeWith('prometheus', 'The questions of the sample’s README', () => {
  let shop: RunningShop;
  let prometheus: RunningPrometheus;
  /** When Prometheus took its last sample, in seconds: then there is nothing to extrapolate. */
  let scraped: number;

  beforeAll(async () => {
    shop = await startShop();
    prometheus = await startPrometheus({ shop: new URL(shop.url).host });
    // A rate needs to have seen the zeros; durations have none, they begin with the first request.
    await prometheus.until('sum(http_requests_total) == 0');
    await sendAll();
    await prometheus.until(`sum(http_requests_total) == ${REQUESTS}`);
    await sendAll();
    await prometheus.until(`sum(http_requests_total) == ${2 * REQUESTS}`);
    scraped = await prometheus.value('timestamp(order_queue_depth)');
  }, 60_000);

  afterAll(async () => {
    await prometheus?.stop();
    await endProcesses();
  });

  async function sendAll(): Promise<void> {
    const shows = PRODUCTS.map((product) => fetch(`${shop.url}/products/${product}`));
    await Promise.all([
      ...shows.map(async (response) => (await response).text()),
      ...ORDERS.map((order) => placeOrder(shop, order)),
    ]);
  }

  it('are all answered, with numbers', async () => {
    expect(QUESTIONS.length).toBeGreaterThan(5);
    for (const promql of QUESTIONS) {
      const answer = await prometheus.query(promql, scraped);
      expect({ promql, answers: answer.length }).not.toEqual({ promql, answers: 0 });
      expect(answer.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
    }
  });

  it('tell the requests per second of each route', async () => {
    const answer = await prometheus.query(
      question('sum by (method, route) (rate(http_requests_total'),
      scraped,
    );
    const requests = answer.map(({ metric, value }) => [
      `${metric['method']} ${metric['route']}`,
      value * 300,
    ]);
    expect(Object.fromEntries(requests)).toEqual({
      'GET /products/:name': expect.closeTo(2 * PRODUCTS.length),
      'GET /products': 0,
      'POST /orders': expect.closeTo(2 * ORDERS.length),
    });
  });

  it('tell the share of errors', async () => {
    const ofAll = question('status=~"4..|5.."');
    expect(await prometheus.value(ofAll, scraped)).toBeCloseTo((UNKNOWN + DECLINED) / REQUESTS);
    const ofServer = await prometheus.query(question('status=~"5.."}'), scraped);
    expect(ofServer.map(({ metric, value }) => [metric['route'], value])).toEqual(
      expect.arrayContaining([
        ['/products/:name', 0],
        ['/orders', 0],
      ]),
    );
  });

  it('tell the 95th percentile of each route, as its buckets have it', async () => {
    const answer = await prometheus.query(
      question('histogram_quantile(0.95, sum by (le, route)'),
      scraped,
    );
    const found = answer.find(({ metric }) => metric['route'] === '/orders')!;
    // A transfer takes 0.3 s to 1 s.
    expect(found.value).toBeGreaterThan(0.25);
    expect(found.value).toBeLessThanOrEqual(2.5);
  });

  it('tell the Apdex, of which every look at a product is content and no transfer is', async () => {
    const apdex = await prometheus.value(question('le="0.25"'), scraped);
    const transfers = ORDERS.filter(({ paymentMethod }) => paymentMethod === 'transfer').length;
    expect(apdex).toBeGreaterThan(PRODUCTS.length / REQUESTS - 0.01);
    expect(apdex).toBeLessThan(1 - transfers / 2 / REQUESTS + 0.01);
  });

  it('tell that nothing is in flight once all is answered', async () => {
    expect(await prometheus.value('sum(http_requests_in_flight)', scraped)).toBe(0);
  });
});
