import { defineCounter } from 'nestjs-metrics';
import { LIMITED_ENDPOINTS, USER_TIERS } from './limits.js';

export const RateLimitHits = defineCounter({
  name: 'rate_limit_hits_total',
  help: 'Calls that were refused since the customer had made too many.',
  labels: { endpoint: LIMITED_ENDPOINTS, user_tier: USER_TIERS },
});
