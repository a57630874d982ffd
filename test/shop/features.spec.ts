import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { endProcesses } from '../support/process.js';
import {
  ask,
  gained,
  orderOf,
  placeOrder,
  sampleOf,
  STAFF_TOKEN,
  startShop,
  type RunningShop,
} from './running-shop.js';

const MEMBER = { 'x-tier': 'member', 'x-customer': 'tester' };
const STAFF = { authorization: `Bearer ${STAFF_TOKEN}` };

describe('The features of the sample shop', () => {
  let shop: RunningShop;

  beforeAll(async () => {
    shop = await startShop();
  });
  afterAll(endProcesses);

  it.each([
    ['10115', 200, [1, 0, 0, 0]],
    ['96001', 504, [0, 1, 1, 0]],
    ['00000', 422, [0, 1, 0, 1]],
  ])('measures a call of the carrier for %s, answered %d', async (postcode, status, expected) => {
    const quotes = 'service="shipping",endpoint="quotes"';
    const [success, error, timeout, refused, timed, inFlight] = await gained(
      shop,
      [
        `api_calls_total{${quotes},status="success"}`,
        `api_calls_total{${quotes},status="error"}`,
        'api_errors_total{service="shipping",error_type="timeout"}',
        'api_errors_total{service="shipping",error_type="refused"}',
        `api_latency_seconds_count{${quotes}}`,
        'concurrent_api_requests{service="recommendations"}',
      ],
      async () => {
        const answer = await ask(shop, `GET /shipping-quotes/${postcode}`);
        expect(answer.status).toBe(status);
      },
    );
    expect([success, error, timeout, refused]).toEqual(expected);
    expect([timed, inFlight]).toEqual([1, 0]);
  });

  it('counts a call of a partner while it goes on', async () => {
    const line = 'concurrent_api_requests{service="shipping"}';
    await askUntilAboveZero(line, 'GET /shipping-quotes/96001');
    expect(await eventually(() => sampleOf(shop, line), 0)).toBe(0);
  });

  it('asks a partner once, and then the cache', async () => {
    const gains = await gained(
      shop,
      [
        'cache_operations_total{operation="get",result="miss"}',
        'cache_operations_total{operation="get",result="hit"}',
        'cache_operations_total{operation="set",result="stored"}',
        'api_calls_total{service="recommendations",endpoint="similar",status="success"}',
      ],
      async () => {
        for (let look = 0; look < 3; look += 1) await ask(shop, 'GET /products/record/similar');
      },
    );
    expect(gains).toEqual([1, 2, 1, 1]);
  });

  it('counts new customers by source, and refuses and counts a guest who comes too often', async () => {
    const statuses: number[] = [];
    const gains = await gained(
      shop,
      [
        'users_created_total{source="referral"}',
        'users_created_total{source="web"}',
        'rate_limit_hits_total{endpoint="/users",user_tier="guest"}',
        'rate_limit_hits_total{endpoint="/users",user_tier="member"}',
      ],
      async () => {
        const user = { email: 'ann@mail.example', source: 'referral' };
        // All at once, again where it took so long that several windows let them through.
        while (!statuses.includes(429)) {
          const calls = Array.from({ length: 11 }, () =>
            ask(shop, 'POST /users', user, { 'x-customer': 'ann' }),
          );
          statuses.push(...(await Promise.all(calls)).map(({ status }) => status));
        }
        const answer = await ask(shop, 'POST /users', { ...user, source: 'elsewhere' }, MEMBER);
        expect(answer.status).toBe(400);
      },
    );
    const [created, refused] = [201, 429].map(
      (status) => statuses.filter((one) => one === status).length,
    );
    expect(created! + refused!).toBe(statuses.length);
    expect(refused).toBeGreaterThan(0);
    expect(gains).toEqual([created, 0, refused, 0]);
  });

  it('sums up the sizes of answers by content type, and tells their quantiles', async () => {
    const response = await fetch(`${shop.url}/price-list`);
    const bytes = (await response.text()).length;
    const csv = 'content_type="text/csv"';
    await eventually(() => sampleOf(shop, `response_size_bytes_sum{${csv}}`), bytes);
    expect(await sampleOf(shop, `response_size_bytes_count{${csv}}`)).toBe(1);
    expect(await sampleOf(shop, `response_size_bytes{${csv},quantile="0.5"}`)).toBe(bytes);
  });

  it('counts the queries of the pool, and the connections at work', async () => {
    const { body } = await placeOrder(shop, orderOf('wallet', 'novel', 1));
    const { id } = body as { id: string };
    const [selects] = await gained(shop, ['db_queries_total{operation="select"}'], async () => {
      expect(await ask(shop, `GET /orders/${id}`)).toMatchObject({ status: 200, body: { id } });
      expect((await ask(shop, 'GET /orders/none')).status).toBe(404);
    });
    expect(selects).toBe(2);
    await askUntilAboveZero('db_active_connections', `GET /orders/${id}`);
    // The look for idle carts, once a minute, may have one as well.
    expect(await eventually(() => sampleOf(shop, 'db_active_connections'), 0)).toBe(0);
  });

  it('says so when the staff closes it, and then takes no orders', async () => {
    const maintenance = { mode: 'maintenance' };
    expect((await ask(shop, 'PUT /mode', maintenance)).status).toBe(403);
    expect(await sampleOf(shop, 'shop_mode{shop_mode="open"}')).toBe(1);
    expect((await ask(shop, 'PUT /mode', maintenance, STAFF)).status).toBe(200);
    expect(await sampleOf(shop, 'shop_mode{shop_mode="open"}')).toBe(0);
    expect(await sampleOf(shop, 'shop_mode{shop_mode="maintenance"}')).toBe(1);
    expect((await placeOrder(shop, orderOf('card', 'novel', 1))).status).toBe(503);
    expect((await ask(shop, 'PUT /mode', { mode: 'open' }, STAFF)).status).toBe(200);
    expect((await placeOrder(shop, orderOf('card', 'novel', 1))).status).toBe(201);
  });

  /** Has several ask for the same until a scrape meets one of them at work. */
  async function askUntilAboveZero(line: string, request: string): Promise<void> {
    const seen = new AbortController();
    const askAgain = async (): Promise<void> => {
      while (!seen.signal.aborted) await ask(shop, request);
    };
    const askers = Array.from({ length: 8 }, askAgain);
    while ((await sampleOf(shop, line)) === 0);
    seen.abort();
    await Promise.all(askers);
  }
});
