import { describe, expect, it, jest } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  Counted,
  Counter,
  defineCounter,
  Gauged,
  getMetricToken,
  InjectMetric,
  Timed,
} from 'nestjs-metrics';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });

@Injectable()
class Decorated {
  @Counted()
  @Timed()
  @Gauged()
  async double(value: number): Promise<number> {
    if (value < 0) throw new RangeError('negative');
    return value * 2;
  }
}

@Injectable()
class Injecting {
  constructor(@InjectMetric(Orders) readonly orders: Counter<typeof Orders>) {}

  @Counted()
  place(): string {
    this.orders.inc();
    return 'placed';
  }
}

/** Answers any property and any call, as auto-mocks do. */
function autoMock(): object {
  const calls = jest.fn();
  return new Proxy(calls, {
    get: (target, key) =>
      key === 'then' || typeof key === 'symbol' ? Reflect.get(target, key) : calls,
  });
}

/** Answers symbols too, with a value that is true. */
function greedyMock(): object {
  return new Proxy({}, { get: (_, key) => (key === 'then' ? undefined : jest.fn()) });
}

/** What a call that succeeds and one that fails come to. */
function outcomes(service: Decorated): Promise<PromiseSettledResult<number>[]> {
  return Promise.allSettled([service.double(21), service.double(-1)]);
}

const UNDECORATED = [
  { status: 'fulfilled', value: 42 },
  { status: 'rejected', reason: new RangeError('negative') },
];

describe('a decorated service in a unit test', () => {
  it('behaves as undecorated when it is made with new', async () => {
    expect(await outcomes(new Decorated())).toEqual(UNDECORATED);
  });

  it('behaves as undecorated in a testing module without anything of ours', async () => {
    const module = await Test.createTestingModule({ providers: [Decorated] }).compile();
    expect(await outcomes(module.get(Decorated))).toEqual(UNDECORATED);
  });

  it.each([
    ['a function of jest', () => jest.fn()],
    ['an empty object', () => ({})],
    ['an auto-mock', autoMock],
    ['an auto-mock that answers symbols', greedyMock],
  ])('behaves as undecorated where useMocker makes %s of everything', async (_, mock) => {
    const module = await Test.createTestingModule({ providers: [Decorated] })
      .useMocker(mock)
      .compile();
    expect(await outcomes(module.get(Decorated))).toEqual(UNDECORATED);
  });

  it('takes a mock as its injected handle', async () => {
    const inc = jest.fn();
    const module = await Test.createTestingModule({ providers: [Injecting] })
      .useMocker((token) => (token === getMetricToken(Orders) ? { inc } : {}))
      .compile();
    expect(module.get(Injecting).place()).toBe('placed');
    expect(inc).toHaveBeenCalledTimes(1);
  });

  it('names the handle that is missing where nothing provides it', async () => {
    const compiling = Test.createTestingModule({ providers: [Injecting] }).compile();
    await expect(compiling).rejects.toThrow(/METRIC:orders_total/);
  });
});
