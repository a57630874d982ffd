import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LIMITS } from '../rate-limit/limits.js';
import { between, pause } from '../simulation.js';
import { Browser } from './browser.js';
import { Customer } from './customer.js';

const CUSTOMERS = 5;
const BOT_PAUSE_MS = 3_000;

/** A few customers and a bot, so that there is something to measure: some orders a second. */
@Injectable()
export class TrafficService implements OnModuleDestroy {
  private readonly closing = new AbortController();
  private visitors: Promise<unknown> | undefined;

  /** Sends visitors to the shop at this address, until the app closes. */
  start(url: string): void {
    const { signal } = this.closing;
    const customers = Array.from({ length: CUSTOMERS }, (_, number) =>
      comeAgain(new Browser(url, `customer-${number}`, 'member'), number, signal),
    );
    this.visitors = Promise.all([
      ...customers,
      trySignUps(new Browser(url, 'bot', 'guest'), signal),
    ]);
  }

  /** The first hook of a shutdown: visitors get their answers while the server still listens. */
  async onModuleDestroy(): Promise<void> {
    this.closing.abort();
    await this.visitors;
  }
}

async function comeAgain(browser: Browser, number: number, closing: AbortSignal): Promise<void> {
  const customer = new Customer(browser, number);
  await customer.signUp();
  while (!closing.aborted) {
    await customer.visit();
    await pause(between(200, 1_500), closing);
  }
}

/** A bot signs up more often than a guest may. */
async function trySignUps(browser: Browser, closing: AbortSignal): Promise<void> {
  while (!closing.aborted) {
    const tries = Array.from({ length: LIMITS.guest + 1 }, (_, number) => {
      const host = number === 0 ? 'bounce.example' : 'mail.example';
      return browser.post('/users', { email: `bot@${host}`, source: 'referral' });
    });
    await Promise.all(tries);
    await pause(BOT_PAUSE_MS, closing);
  }
}
