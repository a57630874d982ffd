import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  Gauged,
  Observed,
  Timed,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp } from '../support/app.js';

const Attempts = defineCounter({ name: 'attempts_total', help: 'Attempts.' });
const Calls = defineCounter({ name: 'calls_total', help: 'Calls.' });
const Sizes = defineHistogram({ name: 'size_bytes', help: 'Sizes.', buckets: [1, 10] });
const Seconds = defineHistogram({ name: 'took_seconds', help: 'Durations.' });
const InFlight = defineGauge({ name: 'in_flight', help: 'Calls in flight.' });

/** Another library's decorator, which puts a function of its own around the method. */
function Retry(times: number): MethodDecorator {
  return (_target, _key, descriptor) => {
    const method = descriptor.value as (...args: unknown[]) => unknown;
    const retrying = function (this: unknown, ...args: unknown[]): unknown {
      for (let left = times; ; left--) {
        try {
          return method.apply(this, args);
        } catch (error) {
          if (left === 1) throw error;
        }
      }
    };
    // As such libraries do, all that stands on the method is copied, marks of others too.
    for (const key of Reflect.ownKeys(method)) {
      if (key === 'prototype') continue;
      const property = Object.getOwnPropertyDescriptor(method, key)!;
      Object.defineProperty(retrying, key, { ...property, configurable: true });
    }
    descriptor.value = retrying as never;
  };
}

afterEach(closeApps);

describe('several of our decorators on one method', () => {
  it('are one wrapper around it, and record one call each', async () => {
    const wrappers: unknown[] = [];
    const Look: MethodDecorator = (_target, _key, descriptor) => {
      wrappers.push(descriptor.value);
    };
    @Injectable()
    class Service {
      @Look
      @Counted(Calls)
      @Look
      @Timed(Seconds)
      @Look
      @Gauged(InFlight)
      @Look
      @Observed(Sizes, { value: ({ result }) => result })
      @Look
      work(): number {
        return 4;
      }
    }
    expect(new Set(wrappers.slice(0, -1)).size).toBe(2);
    const { app } = await startApp({ providers: [Service] });
    app.get(Service).work();
    expect(await valueOf(app, Calls)).toBe(1);
    expect(await valueOf(app, 'took_seconds_count')).toBe(1);
    expect(await valueOf(app, 'size_bytes_sum')).toBe(4);
    expect(await valueOf(app, InFlight)).toBe(0);
  });

  it('of one kind with two metrics record both', async () => {
    @Injectable()
    class Service {
      @Counted(Calls)
      @Counted(Attempts, { by: () => 3 })
      @Counted()
      @Timed(Seconds)
      @Timed()
      work(): void {}
    }
    const { app } = await startApp({ providers: [Service] });
    app.get(Service).work();
    expect(await valueOf(app, Calls)).toBe(1);
    expect(await valueOf(app, Attempts)).toBe(3);
    const labels = { class: 'Service', method: 'work', outcome: 'success' };
    expect(await valueOf(app, 'method_calls_total', labels)).toBe(1);
    expect(await valueOf(app, 'took_seconds_count')).toBe(1);
    expect(await valueOf(app, 'method_duration_seconds_count', labels)).toBe(1);
  });
});

describe("another library's decorator that wraps", () => {
  @Injectable()
  class Service {
    left = 2;

    @Counted(Calls)
    @Gauged(InFlight)
    @Retry(3)
    @Counted(Attempts)
    @Timed(Seconds)
    work(): string {
      if (this.left-- > 0) throw new Error('not yet');
      return 'done';
    }

    @Retry(3)
    @Counted()
    below(): never {
      throw new Error('never');
    }

    @Counted()
    @Retry(3)
    above(): never {
      throw new Error('never');
    }
  }

  it('between two of ours keeps the meaning of their order', async () => {
    const { app } = await startApp({ providers: [Service] });
    expect(app.get(Service).work()).toBe('done');
    expect(await valueOf(app, Calls)).toBe(1);
    expect(await valueOf(app, Attempts)).toBe(3);
    expect(await valueOf(app, 'took_seconds_count')).toBe(3);
    expect(await valueOf(app, InFlight)).toBe(0);
  });

  it.each([
    ['above', 3],
    ['below', 1],
  ] as const)('%s ours sees every attempt, below it the whole call', async (where, count) => {
    const { app } = await startApp({ providers: [Service] });
    const method = where === 'above' ? 'below' : 'above';
    expect(() => app.get(Service)[method]()).toThrow('never');
    const labels = { class: 'Service', method, outcome: 'error' };
    expect(await valueOf(app, 'method_calls_total', labels)).toBe(count);
  });
});
