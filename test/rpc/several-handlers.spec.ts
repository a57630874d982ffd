import { afterEach, describe, expect, it } from '@jest/globals';
import { type CanActivate, Controller, Inject, Scope, UseGuards } from '@nestjs/common';
import { CONTEXT, EventPattern, MessagePattern } from '@nestjs/microservices';
import { eventually } from '../support/eventually.js';
import { closeRpcApps, startRpcApp } from './rpc-app.js';

class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

const handled: string[] = [];
let release: () => void = () => {};

@Controller()
class MailController {
  @EventPattern('order.created')
  async sendMail(_data: unknown): Promise<void> {
    handled.push('mail');
    return new Promise((resolve) => (release = resolve));
  }
}
@Controller()
class StockController {
  @EventPattern('order.created')
  takeFromStock(_data: unknown): void {
    handled.push('stock');
    throw new Error('none left');
  }
  @MessagePattern('ping')
  ping(): string {
    return 'pong';
  }
}
@Controller()
class BillingController {
  @UseGuards(Refusing)
  @EventPattern('order.created')
  bill(_data: unknown): void {
    handled.push('bill');
  }
}
@Controller({ scope: Scope.REQUEST })
class ScopedController {
  constructor(@Inject(CONTEXT) private readonly context: unknown) {}

  @EventPattern('order.paid')
  first(_data: unknown): void {
    handled.push(`first ${typeof this.context}`);
  }
}
@Controller({ scope: Scope.REQUEST })
class OtherScopedController {
  constructor(@Inject(CONTEXT) private readonly context: unknown) {}

  @EventPattern('order.paid')
  second(_data: unknown): void {
    handled.push(`second ${typeof this.context}`);
  }
}

afterEach(async () => {
  handled.length = 0;
  await closeRpcApps();
});

function event(controller: string, handler: string, pattern: string, outcome: string): string {
  return `rpc_events_total{pattern="${pattern}",controller="${controller}",handler="${handler}",outcome="${outcome}"}`;
}

describe('several handlers of one event', () => {
  it('count each for itself, how it ended and when', async () => {
    const app = await startRpcApp({
      controllers: [MailController, StockController, BillingController],
      metrics: { rpc: { handlerLabels: true } },
    });
    await app.emit('order.created');
    await app.ask('ping');
    const stock = event('StockController', 'takeFromStock', 'order.created', 'error');
    expect(await eventually(() => app.sample(stock), 1)).toBe(1);
    const bill = event('BillingController', 'bill', 'order.created', 'rejected');
    expect(await app.sample(bill)).toBe(1);
    const mail = { pattern: 'order.created', controller: 'MailController', handler: 'sendMail' };
    const labels = Object.entries(mail).map(([name, value]) => `${name}="${value}"`);
    expect(await app.sample(`rpc_events_in_flight{${labels.join(',')}}`)).toBe(1);
    release();
    const sent = event('MailController', 'sendMail', 'order.created', 'success');
    expect(await eventually(() => app.sample(sent), 1)).toBe(1);
    expect(handled).toEqual(['mail', 'stock']);
    expect(await app.sample(`rpc_events_in_flight{${labels.join(',')}}`)).toBe(0);
  });

  it('count each where they are made for each message', async () => {
    const app = await startRpcApp({
      controllers: [ScopedController, OtherScopedController],
      metrics: { rpc: { handlerLabels: true } },
    });
    await app.emit('order.paid');
    const second = event('OtherScopedController', 'second', 'order.paid', 'success');
    const first = event('ScopedController', 'first', 'order.paid', 'success');
    expect(await eventually(() => app.sample(second), 1)).toBe(1);
    expect(await eventually(() => app.sample(first), 1)).toBe(1);
    expect(handled).toEqual(['first object', 'second object']);
  });
});
