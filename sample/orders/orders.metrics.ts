import { defineCounter, defineHistogram, type MethodCall } from 'nestjs-metrics';
import { PaymentDeclinedError } from '../payments/payment-declined.error.js';
import { PAYMENT_METHODS } from '../payments/payment-method.js';
import { PRODUCT_CATEGORIES } from '../catalogue/catalogue.js';

export const OrdersProcessed = defineCounter({
  name: 'orders_processed_total',
  help: 'Orders processed, by outcome and payment method.',
  labels: {
    outcome: ['success', 'declined', 'error'],
    payment_method: PAYMENT_METHODS,
  },
});

export const Revenue = defineCounter({
  name: 'revenue_dollars_total',
  help: 'Money taken, by category of the products sold.',
  unit: 'dollars',
  labels: { product_category: PRODUCT_CATEGORIES },
});

export const OrderValue = defineHistogram({
  name: 'order_value_dollars',
  help: 'Value of an order that was paid.',
  unit: 'dollars',
  buckets: [10, 25, 50, 100, 250, 500, 1_000],
});

/** A declined payment is the customer's trouble, any other failure is ours. */
export function orderOutcome({ outcome, error }: Pick<MethodCall, 'outcome' | 'error'>) {
  if (outcome === 'success') return 'success';
  return error instanceof PaymentDeclinedError ? 'declined' : 'error';
}
