// orders.metrics.ts: one file owns the instruments
import { defineCounter, defineGauge, defineHistogram } from 'nestjs-metrics';

export const OrdersProcessed = defineCounter({
  name: 'orders_processed_total',
  help: 'Orders processed, by outcome and payment method.',
  labels: { outcome: ['success', 'declined'], payment_method: ['card', 'wallet'] },
});

export const PaymentDuration = defineHistogram({
  name: 'payment_gateway_duration_seconds',
  help: 'Payment gateway round trip.',
  labels: { payment_method: ['card', 'wallet'] },
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

export const OrderQueueDepth = defineGauge({
  name: 'order_queue_depth',
  help: 'Orders waiting.',
});
