import { applyDecorators, UseGuards } from '@nestjs/common';
import type { LimitedEndpoint } from './limits.js';
import { Limit, RateLimitGuard } from './rate-limit.guard.js';

/** Lets customers call a handler only so often; others are answered 429. */
export function RateLimited(endpoint: LimitedEndpoint): MethodDecorator {
  return applyDecorators(Limit(endpoint), UseGuards(RateLimitGuard));
}
