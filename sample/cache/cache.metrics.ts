import { defineCounter } from 'nestjs-metrics';

export const CacheOperations = defineCounter({
  name: 'cache_operations_total',
  help: 'Operations of the cache, by what came of them.',
  labels: { operation: ['get', 'set'], result: ['hit', 'miss', 'stored'] },
  // Not every pair of values occurs: only these are there at zero.
  seed: [
    { operation: 'get', result: 'hit' },
    { operation: 'get', result: 'miss' },
    { operation: 'set', result: 'stored' },
  ],
});
