import { defineCounter, defineGauge } from 'nestjs-metrics';
import { OPERATIONS } from './operation.js';

export const DbPoolSize = defineGauge({
  name: 'db_pool_size',
  help: 'Connections that the pool may have.',
  // A pool for each process: the database has to bear them all.
  aggregate: 'liveSum',
});

export const DbActiveConnections = defineGauge({
  name: 'db_active_connections',
  help: 'Connections that are at work.',
  aggregate: 'liveSum',
});

export const DbQueries = defineCounter({
  name: 'db_queries_total',
  help: 'Queries that have been sent, by operation.',
  labels: { operation: OPERATIONS },
});
