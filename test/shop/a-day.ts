import { ask, orderOf, placeOrder, type RunningShop } from './running-shop.js';

/** Who may ask more often than a guest. */
const MEMBER = { 'x-tier': 'member', 'x-customer': 'tester' };

const ORDERS = [
  orderOf('transfer', 'record', 1),
  orderOf('card', 'record', 1),
  orderOf('wallet', 'novel', 2),
  orderOf('transfer', 'guitar', 2),
];

/** What one {@link liveADay} does to the shop. */
export const DAY = {
  looks: 36,
  unknown: 6,
  directOrders: ORDERS.length,
  transfers: 2,
  /** With the one of a cart. */
  orders: 5,
  /** One direct order, and that of the cart. */
  declined: 2,
  revenue: { music: 50, books: 25, garden: 0 },
  abandoned: { empty: 3, filled: 2, payment: 1 },
  carts: 6,
  similar: 4,
  quotes: 5,
  refusedQuotes: 1,
  slowQuotes: 1,
  signUps: 2,
  /** A welcome for each who signed up, a confirmation for each order that was paid. */
  mails: 5,
  bounced: 1,
  requests: 36 + 4 + (6 + 3 + 1 + 6) + 4 + 5 + 2,
} as const;

/**
 * The same requests each time, whose numbers are in {@link DAY}; returns for how many seconds
 * a customer waited for an order at most.
 */
export async function liveADay(shop: RunningShop): Promise<number> {
  const looks = Array.from({ length: DAY.looks }, (_, index) =>
    ask(shop, `GET /products/${index < DAY.unknown ? 'x' : 'novel'}`),
  );
  const postcodes = ['10115', '20095', '80331', '96001', '00000'];
  const orders = Promise.all(ORDERS.map((order) => placeOrder(shop, order)));
  await Promise.all([
    ...looks,
    orders,
    ...postcodes.map((postcode) => ask(shop, `GET /shipping-quotes/${postcode}`)),
    ask(shop, 'POST /users', { email: 'ann@mail.example', source: 'web' }, MEMBER),
    ask(shop, 'POST /users', { email: 'bob@bounce.example', source: 'mobile' }, MEMBER),
    useCarts(shop),
    lookForSimilar(shop),
  ]);
  return Math.max(...(await orders).map(({ seconds }) => seconds));
}

async function useCarts(shop: RunningShop): Promise<void> {
  const ids: string[] = [];
  for (let cart = 0; cart < DAY.carts; cart += 1) {
    ids.push(String((await ask(shop, 'POST /carts')).body['id']));
  }
  for (const id of ids.slice(3)) {
    await ask(shop, `POST /carts/${id}/lines`, { product: 'guitar', quantity: 1 });
  }
  // More than a wallet may pay.
  await ask(shop, `POST /carts/${ids[5]}/checkout`, { paymentMethod: 'wallet' }, MEMBER);
  for (const id of ids) await ask(shop, `DELETE /carts/${id}`);
}

/** One after the other, so that only the first can miss the cache. */
async function lookForSimilar(shop: RunningShop): Promise<void> {
  for (let look = 0; look < DAY.similar; look += 1) await ask(shop, 'GET /products/atlas/similar');
}
