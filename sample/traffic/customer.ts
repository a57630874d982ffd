import { SOURCES } from '../users/user.js';
import type { Browser } from './browser.js';
import { randomOrder, SCHOOL_GARDEN, TOO_DEAR, type OrderBody } from './random-order.js';

/** An island, for which the carrier is too slow. */
const ISLAND = '96001';
/** Where the carrier does not go. */
const NOWHERE = '00000';

/** One in thirty is an island: fewer failures than the shop's alert takes for trouble. */
const POSTCODES = [
  ISLAND,
  NOWHERE,
  ...Array.from({ length: 28 }, (_, index) => String(10_115 + index * 1_000)),
];

/** What customers come for, in turn. */
const PLANS = ['order', 'buy', 'leave', 'leave full', 'garden', 'too dear'] as const;

/** Somebody who comes again and again. */
export class Customer {
  private visits: number;

  /** Each begins with another plan. */
  constructor(
    private readonly browser: Browser,
    private readonly number: number,
  ) {
    this.visits = number;
  }

  async signUp(): Promise<void> {
    const email = `customer-${this.number}@mail.example`;
    await this.browser.post('/users', { email, source: SOURCES[this.number % SOURCES.length] });
  }

  /** Looks around, and then orders, or does not. */
  async visit(): Promise<void> {
    const plan = PLANS[this.visits++ % PLANS.length]!;
    const order = orderFor(plan);
    await this.lookAround(order);
    if (plan === 'order' || plan === 'garden') await this.browser.post('/orders', order);
    else await this.useCart(order, plan);
  }

  private async lookAround({ lines: [line] }: OrderBody): Promise<void> {
    await this.browser.get('/products');
    await this.browser.get(`/products/${line!.product}`);
    await this.browser.get(`/products/${line!.product}/similar`);
    await this.browser.get(`/shipping-quotes/${this.postcode()}`);
    if (this.visits % 3 === 0) await this.browser.get('/price-list');
  }

  /** The next of the list, in which each customer begins elsewhere. */
  private postcode(): string {
    return POSTCODES[(this.visits + 6 * this.number) % POSTCODES.length]!;
  }

  private async useCart({ lines, paymentMethod }: OrderBody, plan: Plan): Promise<void> {
    const { id } = await this.browser.post('/carts');
    if (id === undefined) return;
    if (plan !== 'leave') {
      for (const line of lines) await this.browser.post(`/carts/${id}/lines`, line);
    }
    if (plan === 'buy' || plan === 'too dear') {
      await this.browser.post(`/carts/${id}/checkout`, { paymentMethod });
    }
    if (plan !== 'buy') await this.browser.delete(`/carts/${id}`);
  }
}

type Plan = (typeof PLANS)[number];

function orderFor(plan: Plan): OrderBody {
  if (plan === 'garden') return SCHOOL_GARDEN;
  return plan === 'too dear' ? TOO_DEAR : randomOrder();
}
