import { Injectable, NotFoundException } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { CartsService } from './carts.service.js';

const IDLE_MS = 30 * 60_000;
const LOOK_EVERY_MS = 60_000;

/** Most customers who do not buy just leave. */
@Injectable()
export class IdleCarts {
  constructor(private readonly carts: CartsService) {}

  /** The runs of scheduled jobs measure themselves, see the option `schedule`. */
  @Interval('abandon_idle_carts', LOOK_EVERY_MS)
  async abandon(): Promise<void> {
    const idle = await this.carts.untouchedSince(Date.now() - IDLE_MS);
    await Promise.all(idle.map((cart) => this.carts.abandon(cart).catch(ignoreGone)));
  }
}

/** What the customer has paid or given up meanwhile is no failure of the job. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof NotFoundException)) throw error;
}
