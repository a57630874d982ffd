import { defineCounter, defineGauge, defineHistogram } from 'nestjs-metrics';

export const OrdersProcessed = defineCounter({
  name: 'orders_processed_total',
  help: 'Orders processed, by outcome.',
  labels: { outcome: ['success', 'declined'] },
});

export const OrderValue = defineHistogram({
  name: 'order_value_dollars',
  help: 'Value of the orders.',
  buckets: [9.5, 99.5],
});

export const OrdersWaiting = defineGauge({
  name: 'orders_waiting',
  help: 'Orders that wait for delivery.',
});
