import { defineGauge } from 'nestjs-metrics';

export const OrderQueueDepth = defineGauge({
  name: 'order_queue_depth',
  help: 'Paid orders that wait for the warehouse.',
});
