import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endProcesses } from '../support/process.js';
import { ask, gained, startShop, type RunningShop } from './running-shop.js';

const MEMBER = { 'x-tier': 'member', 'x-customer': 'tester' };

describe('The carts of the sample shop', () => {
  let shop: RunningShop;

  beforeAll(async () => {
    shop = await startShop();
  });
  afterAll(endProcesses);

  async function filledCart(product: string): Promise<string> {
    const { body } = await ask(shop, 'POST /carts');
    await ask(shop, `POST /carts/${String(body['id'])}/lines`, { product, quantity: 1 });
    return String(body['id']);
  }

  it.each([
    ['card', 'atlas', 201, 60, 'success'],
    ['wallet', 'guitar', 402, 350, 'declined'],
  ])('measures a checkout by %s, paid or not', async (method, product, status, value, outcome) => {
    const id = await filledCart(product);
    const gains = await gained(
      shop,
      [
        'cart_value_dollars_count',
        'cart_value_dollars_sum',
        `checkout_duration_seconds_count{payment_method="${method}"}`,
        `orders_processed_total{outcome="${outcome}",payment_method="${method}"}`,
      ],
      async () => {
        const checkout = { paymentMethod: method };
        const answer = await ask(shop, `POST /carts/${id}/checkout`, checkout, MEMBER);
        expect(answer.status).toBe(status);
      },
    );
    expect(gains).toEqual([1, value, 1, 1]);
  });

  it('counts an abandoned cart once, by how far it got', async () => {
    const { body } = await ask(shop, 'POST /carts');
    const empty = String(body['id']);
    const filled = await filledCart('novel');
    const declined = await filledCart('guitar');
    await ask(shop, `POST /carts/${declined}/checkout`, { paymentMethod: 'wallet' }, MEMBER);
    const stages = ['empty', 'filled', 'payment'];
    const gains = await gained(
      shop,
      stages.map((stage) => `cart_abandonment_total{stage="${stage}"}`),
      async () => {
        for (const id of [empty, filled, declined]) {
          expect((await ask(shop, `DELETE /carts/${id}`)).status).toBe(204);
          expect((await ask(shop, `DELETE /carts/${id}`)).status).toBe(404);
        }
      },
    );
    expect(gains).toEqual([1, 1, 1]);
  });

  it('counts a cart once that is given up twice at once', async () => {
    const id = await filledCart('novel');
    const statuses: number[] = [];
    const gains = await gained(shop, ['cart_abandonment_total{stage="filled"}'], async () => {
      const twice = Array.from({ length: 2 }, () => ask(shop, `DELETE /carts/${id}`));
      for (const { status } of await Promise.all(twice)) statuses.push(status);
    });
    expect(statuses.toSorted()).toEqual([204, 404]);
    expect(gains).toEqual([1]);
  });

  it.each([
    ['a full one more', 'lines', { product: 'novel', quantity: 1 }, 10],
    ['an empty one to pay', 'checkout', { paymentMethod: 'card' }, 0],
  ])('refuses with 409 what a cart cannot do: %s', async (_, path, body, lines) => {
    const id = String((await ask(shop, 'POST /carts')).body['id']);
    for (let line = 0; line < lines; line += 1) await ask(shop, `POST /carts/${id}/lines`, body);
    expect((await ask(shop, `POST /carts/${id}/${path}`, body, MEMBER)).status).toBe(409);
  });
});
