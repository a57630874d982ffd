import { CATALOGUE } from '../catalogue/catalogue.js';
import type { PaymentMethod } from '../payments/payment-method.js';
import { oneOf, wholeBetween } from '../simulation.js';

/** An order as it goes over the wire. */
export interface OrderBody {
  readonly paymentMethod: PaymentMethod;
  readonly lines: readonly { readonly product: string; readonly quantity: number }[];
}

const PRODUCTS = [...CATALOGUE.keys()];

/** Most customers pay by card. */
const WALLETS: readonly PaymentMethod[] = ['card', 'card', 'card', 'wallet', 'transfer'];

/** What a customer may come up with, which now and then is more than can be paid for. */
export function randomOrder(): OrderBody {
  const lines = Array.from({ length: wholeBetween(1, 2) }, () => ({
    product: oneOf(PRODUCTS),
    quantity: wholeBetween(1, 2),
  }));
  return { paymentMethod: oneOf(WALLETS), lines };
}
