import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineHistogram,
  errorType,
  fromArg,
  fromResult,
  type MethodCall,
  open,
  outcome,
  Timed,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { of, type Observable } from 'rxjs';
import { closeApps, startApp } from '../support/app.js';

interface Order {
  readonly method: 'card' | 'wallet';
}
class NamedByInput extends Error {
  override name = 'user input';
}

const Errors = defineCounter({
  name: 'errors_total',
  help: 'Errors.',
  labels: { error_type: open(), outcome: ['success', 'error', 'cancelled'] },
});
const Orders = defineCounter({
  name: 'orders_total',
  help: 'Orders.',
  labels: {
    payment_method: ['card', 'wallet'],
    tenant: open(),
    source: ['web', 'app'],
    big: open(),
  },
});
const Charges = defineHistogram({
  name: 'charge_seconds',
  help: 'Charges.',
  labels: { payment_method: ['card', 'wallet'] },
});
const Lookups = defineCounter({
  name: 'lookups_total',
  help: 'Look-ups.',
  labels: { hit: ['yes', 'no'] },
});

const calls: MethodCall[] = [];

@Injectable()
class Service {
  readonly tenant = 'acme';

  @Counted(Errors, { labels: { error_type: errorType(), outcome: outcome() } })
  fail(...thrown: unknown[]): void {
    if (thrown.length > 0) throw thrown[0];
  }

  @Counted(Orders, {
    labels: {
      payment_method: ({ args: [order] }) => order.method,
      tenant: ({ instance }) => (instance as Service).tenant,
      source: 'web',
      big: ({ args: [, amount] }) => String(amount > 100),
    },
  })
  @Timed(Charges, { labels: { payment_method: fromArg(0, (order: Order) => order.method) } })
  async place(_order: Order, amount: number): Promise<number> {
    return Promise.resolve(amount);
  }

  @Counted(Lookups, { labels: { hit: fromResult((user?: string) => (user ? 'yes' : 'no')) } })
  find(name: string): Observable<string | undefined> {
    return of('first', name || undefined);
  }

  @Counted(Lookups, { labels: { hit: fromArg(0) } })
  given(_hit: 'yes' | 'no'): void {}

  @Counted(Lookups, {
    labels: {
      hit: (call) => {
        calls.push({ ...call, className: call.className, methodName: call.methodName });
        return 'yes';
      },
    },
  })
  async look(a: number, b: string): Promise<string> {
    if (a < 0) throw undefined;
    return Promise.resolve(a + b);
  }
}

afterEach(closeApps);

describe('outcome() and errorType()', () => {
  it.each<[string, unknown[], string]>([
    ['an error', [new RangeError('no')], 'RangeError'],
    ['an error whose name is input', [new NamedByInput()], 'NamedByInput'],
    ['an object', [{ name: 'input' }], 'Object'],
    ['an object without constructor', [Object.create(null)], 'object'],
    ['a string', ['text'], 'string'],
    ['a number', [5], 'number'],
    ['a symbol', [Symbol('s')], 'symbol'],
    ['undefined', [undefined], 'undefined'],
  ])('name %s by its constructor or type', async (_what, thrown, type) => {
    const { app } = await startApp({ providers: [Service] });
    let caught: unknown[] = [];
    try {
      app.get(Service).fail(...thrown);
    } catch (error) {
      caught = [error];
    }
    expect(caught[0]).toBe(thrown[0]);
    expect(caught).toHaveLength(1);
    expect(await valueOf(app, Errors, { error_type: type, outcome: 'error' })).toBe(1);
  });

  it('say none and success where nothing was thrown', async () => {
    const { app } = await startApp({ providers: [Service] });
    app.get(Service).fail();
    expect(await valueOf(app, Errors, { error_type: 'none', outcome: 'success' })).toBe(1);
  });
});

describe('labels', () => {
  it('are values, functions of the call, fromArg and fromResult, in one recording', async () => {
    const { app } = await startApp({ providers: [Service] });
    await app.get(Service).place({ method: 'wallet' }, 250);
    const labels = { payment_method: 'wallet', tenant: 'acme', source: 'web', big: true };
    expect(await valueOf(app, Orders, labels)).toBe(1);
    expect(await valueOf(app, 'charge_seconds_count', { payment_method: 'wallet' })).toBe(1);
    expect(await valueOf(app, 'charge_seconds_count', { payment_method: 'card' })).toBe(0);
  });

  it('see the last value that an Observable emitted', async () => {
    const { app } = await startApp({ providers: [Service] });
    app.get(Service).find('tom').subscribe();
    app.get(Service).find('').subscribe();
    app.get(Service).given('no');
    expect(await valueOf(app, Lookups, { hit: 'yes' })).toBe(1);
    expect(await valueOf(app, Lookups, { hit: 'no' })).toBe(2);
  });

  it('are given all of the call', async () => {
    const { app } = await startApp({ providers: [Service] });
    const service = app.get(Service);
    await service.look(1, 'b');
    await service.look(-1, 'b').catch(() => undefined);
    const common = { className: 'Service', methodName: 'look', instance: service };
    expect(calls).toEqual([
      expect.objectContaining({ ...common, args: [1, 'b'], outcome: 'success', result: '1b' }),
      expect.objectContaining({ ...common, args: [-1, 'b'], outcome: 'error', result: undefined }),
    ]);
    expect(calls[1]!.error).toBeUndefined();
    for (const { durationSeconds } of calls) expect(durationSeconds).toBeGreaterThanOrEqual(0);
    expect(calls[0]!.instance).toBe(service);
  });
});
