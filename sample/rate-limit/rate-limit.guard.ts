import type { IncomingMessage } from 'node:http';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { USER_TIERS, type LimitedEndpoint, type UserTier } from './limits.js';
import { RateLimiter } from './rate-limiter.service.js';

/** The endpoint that a handler is limited as. */
export const Limit = Reflector.createDecorator<LimitedEndpoint>();

@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly reflector: Reflector,
  ) {}

  /** @throws TooManyRequestsError */
  canActivate(context: ExecutionContext): boolean {
    const endpoint = this.reflector.get(Limit, context.getHandler());
    const request = context.switchToHttp().getRequest<IncomingMessage>();
    this.limiter.take(endpoint, tierOf(request), customerOf(request));
    return true;
  }
}

// Stand in for a session: a real shop does not believe what a header says.
function tierOf({ headers }: IncomingMessage): UserTier {
  return USER_TIERS.find((tier) => tier === headers['x-tier']) ?? 'guest';
}

function customerOf({ headers, socket }: IncomingMessage): string {
  return String(headers['x-customer'] ?? socket.remoteAddress);
}
