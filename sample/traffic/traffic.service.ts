import { HttpStatus, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { between, pause } from '../simulation.js';
import { randomOrder, type OrderBody } from './random-order.js';

const CUSTOMERS = 5;
const EXPECTED: readonly number[] = [
  HttpStatus.OK,
  HttpStatus.CREATED,
  HttpStatus.PAYMENT_REQUIRED,
];

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
      await this.shop(url);
      await pause(between(500, 2_500), closing);
    }
  }

  /** Looks around, looks at what it will order, and orders. */
  private async shop(url: string): Promise<void> {
    const order = randomOrder();
    await this.send(`${url}/products`);
    for (const { product } of order.lines) {
      // oxlint-disable-next-line no-await-in-loop
      await this.send(`${url}/products/${product}`);
    }
    await this.send(`${url}/orders`, order);
  }

  private async send(address: string, order?: OrderBody): Promise<void> {
    try {
      const response = await fetch(address, order && post(order));
      const answer = await response.text();
      if (!EXPECTED.includes(response.status)) {
        this.logger.warn(`${address} answered ${response.status}: ${answer}`);
      }
    } catch (error) {
      this.logger.error(`A customer did not reach ${address}`, error);
    }
  }
}

function post(body: OrderBody): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
