import { defineCounter, defineGauge, defineHistogram, defineSummary } from 'nestjs-metrics';

export const Orders = defineCounter({
  name: 'orders_total',
  help: 'Orders, by outcome.',
  labels: { outcome: ['success', 'error'] },
});

export const OrderDuration = defineHistogram({
  name: 'order_duration_seconds',
  help: 'Time to place an order.',
  buckets: [0.1, 1, 10],
});

export const OrderValue = defineSummary({
  name: 'order_value_dollars',
  help: 'Value of orders.',
  percentiles: [0.5, 0.9],
});

export const OrderQueueDepth = defineGauge({
  name: 'order_queue_depth',
  help: 'Orders waiting.',
});
