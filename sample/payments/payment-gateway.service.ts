import { Injectable } from '@nestjs/common';
import { fromArg, Timed } from 'nestjs-metrics';
import { between, pause } from '../simulation.js';
import { PaymentDeclinedError } from './payment-declined.error.js';
import type { PaymentMethod } from './payment-method.js';
import { PaymentDuration } from './payments.metrics.js';

interface Terms {
  /** The most that may be paid at once, in dollars. */
  readonly limit: number;
  readonly fastestMs: number;
  readonly slowestMs: number;
}

const TERMS: Readonly<Record<PaymentMethod, Terms>> = {
  card: { limit: 1_000, fastestMs: 60, slowestMs: 240 },
  wallet: { limit: 100, fastestMs: 20, slowestMs: 80 },
  transfer: { limit: 500, fastestMs: 300, slowestMs: 450 },
};

/** Stands in for a payment provider somewhere on the net. */
@Injectable()
export class PaymentGateway {
  /** @throws PaymentDeclinedError for an amount above the limit of the method. */
  @Timed(PaymentDuration, { labels: { payment_method: fromArg(0) } })
  async charge(method: PaymentMethod, dollars: number): Promise<void> {
    const { limit, fastestMs, slowestMs } = TERMS[method];
    await pause(between(fastestMs, slowestMs));
    if (dollars > limit) throw new PaymentDeclinedError(method, limit);
  }
}
