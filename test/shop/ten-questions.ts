import { expect, it } from '@jest/globals';
import { sampleIn } from '../support/app.js';
import type { QueryServer } from '../support/query-server.js';
import { DAY } from './a-day.js';
import { bucketsIn } from './buckets.js';
import { questions, WINDOW } from './sample-files.js';
import { DAYS, type TwoDays } from './two-days.js';

const QUESTIONS = questions();

/** The buckets of the orders that were paid. */
const ORDERS_UP_TO =
  'http_request_duration_seconds_bucket{method="POST",route="/orders",status="201",le="';

/** The question with this in it. */
function question(part: string): string {
  const [found, ...more] = QUESTIONS.filter((promql) => promql.includes(part));
  if (found === undefined || more.length > 0) throw new Error(`Not one question has ${part}`);
  return found;
}

/**
 * The tests of the sample's ten questions, for any server that has the shop's metrics.
 * @param daysOf what the server has seen, once it has
 * @param secondsOf what its `rate` divides by
 */
export function itAnswersTenQuestions(
  daysOf: () => TwoDays<QueryServer>,
  secondsOf: (days: TwoDays<QueryServer>) => Promise<number>,
): void {
  /** The answer as an object, by the values of these labels. */
  async function answerTo(part: string, ...labels: string[]): Promise<Record<string, number>> {
    const { server, taken } = daysOf();
    const answer = await server.query(question(part), taken);
    const entries = answer.map(({ metric, value }) => [
      labels.map((label) => metric[label]).join(' '),
      value,
    ]);
    return Object.fromEntries(entries) as Record<string, number>;
  }

  /** What the durations of requests gained from the first sample to the last. */
  function gained(part: string): Promise<number> {
    const { server, taken } = daysOf();
    const series = `http_request_duration_seconds${part}[${WINDOW.text}]`;
    return server.value(`sum(max_over_time(${series}) - min_over_time(${series}))`, taken);
  }

  it('answers ten questions, with numbers', async () => {
    expect(QUESTIONS).toHaveLength(10);
    const { server, taken } = daysOf();
    for (const promql of QUESTIONS) {
      const answer = await server.query(promql, taken);
      expect({ promql, answers: answer.length }).not.toEqual({ promql, answers: 0 });
      expect(answer.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
    }
  });

  it('tells the requests per second of each route, also of those that nobody asked for', async () => {
    const rates = await answerTo('sum by (method, route) (rate(http', 'method', 'route');
    const seconds = await secondsOf(daysOf());
    const requests = Object.entries(rates).map(([route, rate]) => [route, rate * seconds] as const);
    const asked = requests.filter(([, count]) => count > 0);
    expect(Object.fromEntries(asked)).toEqual({
      'GET /products/:name': expect.closeTo(DAYS * DAY.looks),
      'GET /products/:name/similar': expect.closeTo(DAYS * DAY.similar),
      'GET /shipping-quotes/:postcode': expect.closeTo(DAYS * DAY.quotes),
      'POST /orders': expect.closeTo(DAYS * DAY.directOrders),
      'POST /users': expect.closeTo(DAYS * DAY.signUps),
      'POST /carts': expect.closeTo(DAYS * DAY.carts),
      'POST /carts/:id/lines': expect.closeTo(DAYS * 3),
      'POST /carts/:id/checkout': expect.closeTo(DAYS),
      'DELETE /carts/:id': expect.closeTo(DAYS * DAY.carts),
    });
    expect(rates).toMatchObject({ 'GET /products': 0, 'GET /orders/:id': 0, 'PUT /mode': 0 });
  });

  it('tells the share of each route’s requests that the server failed', async () => {
    expect(await answerTo('status=~"5.."', 'route')).toMatchObject({
      '/products/:name': 0,
      '/orders': 0,
      '/shipping-quotes/:postcode': expect.closeTo(DAY.slowQuotes / DAY.quotes),
    });
  });

  it('tells the 95th percentile of each route, as its buckets have it', async () => {
    const slowest = await answerTo('histogram_quantile(0.95, sum by (le, route)', 'route');
    // A transfer takes at least 0.3 s, and no longer than a customer waited for it.
    expect(slowest['/orders']).toBeGreaterThan(0.25);
    const { shop, longestWait } = daysOf();
    const buckets = bucketsIn(await shop.scrape(), ORDERS_UP_TO);
    expect(slowest['/orders']).toBeLessThanOrEqual(
      buckets.find(({ upTo }) => upTo >= longestWait)!.upTo,
    );
  });

  it('tells the Apdex, as its buckets have it, and no transfer or failure is content', async () => {
    const { '': apdex } = await answerTo('le="0.25"');
    const [content, bearing, all] = await Promise.all(
      ['_bucket{status!~"5..",le="0.25"}', '_bucket{status!~"5..",le="1.0"}', '_count'].map(gained),
    );
    // What the server extrapolates differs a little from series to series.
    expect(Math.abs(apdex! - (content! + bearing!) / 2 / all!)).toBeLessThan(0.1);
    expect(apdex).toBeLessThan(1 - (DAY.transfers / 2 + DAY.slowQuotes) / DAY.requests + 0.01);
  });

  it('tells the share of the orders that was declined', async () => {
    const answer = await answerTo('orders_processed_total{outcome="declined"}');
    expect(answer).toEqual({ '': expect.closeTo(DAY.declined / DAY.orders) });
  });

  it('tells what came in, by category', async () => {
    expect(await answerTo('revenue_dollars_total', 'product_category')).toEqual({
      music: expect.closeTo(DAYS * DAY.revenue.music),
      books: expect.closeTo(DAYS * DAY.revenue.books),
      garden: 0,
    });
  });

  it('tells how far customers got who gave up their carts', async () => {
    expect(await answerTo('cart_abandonment_total', 'stage')).toEqual({
      empty: expect.closeTo(DAYS * DAY.abandoned.empty),
      filled: expect.closeTo(DAYS * DAY.abandoned.filled),
      payment: expect.closeTo(DAYS * DAY.abandoned.payment),
    });
  });

  it('tells which partner fails how often', async () => {
    // The labels of parcels are calls of the carrier too, as many as the warehouse has got to.
    const { server, taken } = daysOf();
    const calls = await server.value('sum(api_calls_total{service="shipping"})', taken);
    const failed = DAYS * (DAY.slowQuotes + DAY.refusedQuotes);
    expect(await answerTo('api_errors_total', 'service')).toMatchObject({
      shipping: expect.closeTo(failed / calls),
      recommendations: 0,
    });
  });

  it('tells the share of hits of the cache', async () => {
    const gets = 'cache_operations_total{operation="get",result=';
    const body = await daysOf().shop.scrape();
    const hits = sampleIn(body, `${gets}"hit"}`)!;
    const misses = sampleIn(body, `${gets}"miss"}`)!;
    expect(hits + misses).toBe(DAYS * DAY.similar);
    expect(misses).toBeGreaterThan(0);
    expect(await answerTo('cache_operations_total')).toEqual({
      '': expect.closeTo(hits / (hits + misses)),
    });
  });

  it('tells the share of the jobs that failed in the end', async () => {
    const failed = await answerTo('jobs_processed_total', 'queue_name');
    expect(failed['email']).toBeCloseTo(DAY.bounced / DAY.mails);
  });
}
