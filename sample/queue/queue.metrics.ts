import { defineGauge } from 'nestjs-metrics';

export const OrderQueueDepth = defineGauge({
  name: 'order_queue_depth',
  help: 'Paid orders that wait for the warehouse.',
  // Each process has a queue of its own. One that all share says the same to each: liveMostRecent.
  aggregate: 'liveSum',
});
