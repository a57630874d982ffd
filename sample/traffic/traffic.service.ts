import { HttpStatus, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { between, pause } from '../simulation.js';
import { randomOrder } from './random-order.js';

const CUSTOMERS = 5;
const EXPECTED: readonly number[] = [HttpStatus.CREATED, HttpStatus.PAYMENT_REQUIRED];

/** A few customers, so that there is something to measure: about three orders a second. */
@Injectable()
export class TrafficService implements OnModuleDestroy {
  private readonly logger = new Logger(TrafficService.name);
  private readonly closing = new AbortController();
  private customers: Promise<unknown> | undefined;

  /** Sends customers to the shop at this address, until the app closes. */
  start(url: string): void {
    const visits = Array.from({ length: CUSTOMERS }, () => this.visit(url, this.closing.signal));
    this.customers = Promise.all(visits);
  }

  /** The first hook of a shutdown: customers get their answers while the server still listens. */
  async onModuleDestroy(): Promise<void> {
    this.closing.abort();
    await this.customers;
  }

  private async visit(url: string, closing: AbortSignal): Promise<void> {
    while (!closing.aborted) {
      await this.order(url);
      await pause(between(500, 2_500), closing);
    }
  }

  private async order(url: string): Promise<void> {
    try {
      const response = await fetch(`${url}/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(randomOrder()),
      });
      const answer = await response.text();
      if (!EXPECTED.includes(response.status)) {
        this.logger.warn(`An order was answered with ${response.status}: ${answer}`);
      }
    } catch (error) {
      this.logger.error('An order did not reach the shop', error);
    }
  }
}
