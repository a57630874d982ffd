import { PRODUCT_NAMES, type ProductName } from '../catalogue/catalogue.js';
import type { PaymentMethod } from '../payments/payment-method.js';
import { oneOf, wholeBetween } from '../simulation.js';

/** A line as it goes over the wire. */
export interface LineBody {
  readonly product: ProductName;
  readonly quantity: number;
}

/** An order as it goes over the wire. */
export interface OrderBody {
  readonly paymentMethod: PaymentMethod;
  readonly lines: readonly LineBody[];
}

/** Most customers pay by card. */
const PAYMENT_MIX: readonly PaymentMethod[] = ['card', 'card', 'card', 'wallet', 'transfer'];

/** What a customer may come up with, which now and then is more than can be paid for. */
export function randomOrder(): OrderBody {
  const lines = Array.from({ length: wholeBetween(1, 2) }, () => ({
    product: oneOf(PRODUCT_NAMES),
    quantity: wholeBetween(1, 2),
  }));
  return { paymentMethod: oneOf(PAYMENT_MIX), lines };
}

/** More than any wallet holds. */
export const TOO_DEAR: OrderBody = {
  paymentMethod: 'wallet',
  lines: [{ product: 'guitar', quantity: 1 }],
};

/** What a school's garden needs, which leaves few in the warehouses. */
export const SCHOOL_GARDEN: OrderBody = {
  paymentMethod: 'card',
  lines: [{ product: 'seeds', quantity: 20 }],
};
