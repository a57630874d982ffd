import { defineHistogram, durationBuckets } from 'nestjs-metrics';
import { PAYMENT_METHODS } from './payment-method.js';

export const PaymentDuration = defineHistogram({
  name: 'payment_gateway_duration_seconds',
  help: 'Round trip to the payment gateway, whatever its answer.',
  unit: 'seconds',
  labels: { payment_method: PAYMENT_METHODS },
  buckets: durationBuckets.remote,
});
