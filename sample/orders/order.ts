import type { PaymentMethod } from '../payments/payment-method.js';
import type { Product } from '../catalogue/catalogue.js';

/** More is no order any more. */
export const MAX_LINES = 10;

/** So many of one product. */
export interface OrderLine {
  readonly product: Product;
  readonly quantity: number;
}

/** What a customer asks for. */
export interface OrderRequest {
  readonly paymentMethod: PaymentMethod;
  readonly lines: readonly OrderLine[];
}

/** A request that was paid. */
export interface Order extends OrderRequest {
  readonly id: string;
  /** In dollars. */
  readonly total: number;
}

/** What lines cost together, in dollars. */
export function totalOf(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, line) => sum + priceOf(line), 0);
}

/** The price of one line, in dollars. */
export function priceOf({ product, quantity }: OrderLine): number {
  return product.price * quantity;
}
