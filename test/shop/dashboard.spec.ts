import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith } from '../support/counterparts.js';
import type { RunningPrometheus } from '../support/prometheus.js';
import { DAY } from './a-day.js';
import { dashboardQueries } from './sample-files.js';
import { DAYS, endTwoDays, SECONDS, startTwoDays, TWO_DAYS_MS, type TwoDays } from './two-days.js';

type Legends = Readonly<Record<string, number>>;

const QUERIES = dashboardQueries();

/** So many a day, in a second. */
const perSecond = (count: number): number => (DAYS * count) / SECONDS;
const perMinute = (count: number): number => 60 * perSecond(count);

/** What these panels show, by legend. */
const PANELS: Readonly<Record<string, Legends>> = {
  'Requests per second': {
    'GET /products/:name': perSecond(DAY.looks),
    'GET /products/:name/similar': perSecond(DAY.similar),
    'GET /shipping-quotes/:postcode': perSecond(DAY.quotes),
    'POST /orders': perSecond(DAY.directOrders),
    'DELETE /carts/:id': perSecond(DAY.carts),
    'GET /products': 0,
  },
  'Share of requests that fail (5xx)': {
    '/shipping-quotes/:postcode': DAY.slowQuotes / DAY.quotes,
    '/orders': 0,
    '/products/:name': 0,
  },
  'Refused for too many calls': { '/users guest': 0, '/users member': 0 },
  'Orders per second, by outcome': {
    success: perSecond(DAY.orders - DAY.declined),
    declined: perSecond(DAY.declined),
    error: 0,
  },
  'Revenue per minute': {
    music: perMinute(DAY.revenue.music),
    books: perMinute(DAY.revenue.books),
    garden: 0,
  },
  'Carts given up per minute': {
    empty: perMinute(DAY.abandoned.empty),
    filled: perMinute(DAY.abandoned.filled),
    payment: perMinute(DAY.abandoned.payment),
  },
  'New customers per minute': { web: perMinute(1), mobile: perMinute(1), referral: 0 },
  'Calls per second': {
    'shipping quotes success': perSecond(DAY.quotes - DAY.slowQuotes - DAY.refusedQuotes),
    'shipping quotes error': perSecond(DAY.slowQuotes + DAY.refusedQuotes),
  },
  'Errors per second': {
    'shipping timeout': perSecond(DAY.slowQuotes),
    'shipping refused': perSecond(DAY.refusedQuotes),
    'shipping unexpected': 0,
  },
  'Jobs per second': {
    'email completed': perSecond(DAY.mails - DAY.bounced),
    'email failed': perSecond(DAY.bounced),
  },
  // An attempt, and two more.
  'Retries and failed attempts per second': {
    'email retried': perSecond(2 * DAY.bounced),
    'email MailBouncedError': perSecond(3 * DAY.bounced),
  },
};

/** A legend with the values of its labels, each of which has to be there. */
function filledIn(legend: string, metric: Readonly<Record<string, string>>): string {
  return legend.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => {
    const value = metric[label];
    if (value === undefined) throw new Error(`No label "${label}" in ${JSON.stringify(metric)}`);
    return value;
  });
}

describeWith('prometheus', 'The dashboard of the sample, on a real Prometheus', () => {
  let prometheus: RunningPrometheus;
  let scraped: number;
  let days: TwoDays<RunningPrometheus> | undefined;

  beforeAll(async () => {
    days = await startTwoDays();
    ({ server: prometheus, taken: scraped } = days);
  }, TWO_DAYS_MS);

  afterAll(() => endTwoDays(days));

  /** What a panel shows at a time, by its legend. */
  async function shown(promql: string, legend: string, time?: number): Promise<Legends> {
    const answer = await prometheus.query(promql, time);
    return Object.fromEntries(answer.map(({ metric, value }) => [filledIn(legend, metric), value]));
  }

  it.each(QUERIES)('fills the panel "%s": %s, as "%s"', async (_, promql, legend) => {
    const values = Object.values(await shown(promql, legend));
    expect(values.filter((value) => Number.isFinite(value))).not.toEqual([]);
  });

  it.each(Object.entries(PANELS))('shows in "%s" what the traffic did', async (panel, expected) => {
    const answers = QUERIES.filter(([title]) => title === panel).map(([, promql, legend]) =>
      shown(promql, legend, scraped),
    );
    const values: Legends = Object.assign({}, ...(await Promise.all(answers)));
    const close = Object.entries(expected).map(([legend, value]) => [
      legend,
      expect.closeTo(value, 6),
    ]);
    expect(values).toMatchObject(Object.fromEntries(close));
  });

  it.each([
    ['Requests in flight', 'http_requests_in_flight', [0]],
    ['Orders that wait', 'order_queue_depth', [0]],
    ['Products of which few are left', 'low_stock_products', [0]],
    ['Calls going on', 'concurrent_api_requests', [0, 0, 0]],
    ['Workers at work', 'workers_active', [0, 0]],
    ['Connections of the pool', 'db_pool_size', [8]],
    ['Mode', 'shop_mode', [1]],
    ['Version', 'shop_info', [1]],
  ])('shows in the panel "%s" what %s is once all is done', async (panel, metric, expected) => {
    // By the traffic's last answer the warehouse may still have parcels to send: in one scrape
    // nothing waits, nothing is at hand.
    await prometheus.until(
      'sum(order_queue_depth) + sum(method_calls_in_flight) + sum(concurrent_api_requests) == 0',
    );
    const [, promql] = QUERIES.find(([title, expr]) => title === panel && expr.includes(metric))!;
    const values = (await prometheus.query(promql)).map(({ value }) => value);
    expect(metric === 'http_requests_in_flight' ? [Math.max(...values)] : values).toEqual(expected);
  });
});
