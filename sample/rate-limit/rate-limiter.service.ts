import { Injectable } from '@nestjs/common';
import { Counted, fromArg } from 'nestjs-metrics';
import { LIMITS, WINDOW_MS, type LimitedEndpoint, type UserTier } from './limits.js';
import { RateLimitHits } from './rate-limit.metrics.js';
import { TooManyRequestsError } from './too-many-requests.error.js';

/** Counts calls within windows of time that are the same for all. */
@Injectable()
export class RateLimiter {
  private readonly calls = new Map<string, number>();
  private windowEnds = 0;

  /** @throws TooManyRequestsError; only this error is counted, nothing else is a hit. */
  @Counted(RateLimitHits, {
    errors: [TooManyRequestsError],
    labels: { endpoint: fromArg(0), user_tier: fromArg(1) },
  })
  take(endpoint: LimitedEndpoint, tier: UserTier, customer: string): void {
    if (Date.now() >= this.windowEnds) {
      this.calls.clear();
      this.windowEnds = Date.now() + WINDOW_MS;
    }
    const key = `${endpoint} ${customer}`;
    const calls = (this.calls.get(key) ?? 0) + 1;
    this.calls.set(key, calls);
    if (calls > LIMITS[tier]) throw new TooManyRequestsError();
  }
}
