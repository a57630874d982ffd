import { defineCounter, defineHistogram, durationBuckets } from 'nestjs-metrics';
import { PAYMENT_METHODS } from '../payments/payment-method.js';
import { STAGES } from './cart.js';

export const CartValue = defineHistogram({
  name: 'cart_value_dollars',
  help: 'Value of a cart at its checkout, whether it was paid or not.',
  unit: 'dollars',
  buckets: [10, 25, 50, 100, 250, 500, 1_000],
});

export const CartAbandonment = defineCounter({
  name: 'cart_abandonment_total',
  help: 'Carts that were given up, by how far the customer had got.',
  labels: { stage: STAGES },
});

export const CheckoutDuration = defineHistogram({
  name: 'checkout_duration_seconds',
  help: 'Time of a checkout, whether it was paid or not.',
  unit: 'seconds',
  labels: { payment_method: PAYMENT_METHODS },
  buckets: durationBuckets.remote,
});
