import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { ends, startRunner } from './runner.js';

class OwnPromise<T> extends Promise<T> {
  readonly own = 'own';
}

afterEach(closeApps);

describe('a sync call', () => {
  it('ends at its return, and stays sync', async () => {
    const { run, recorded } = await startRunner();
    expect(run(() => 5)).toBe(5);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a string', 'text'],
    ['an object', { code: 1 }],
    ['a frozen error', Object.freeze(new Error('frozen'))],
    ['a promise', Promise.resolve(1)],
  ])('ends as an error when it throws %s, which comes out unchanged', async (_what, thrown) => {
    const { run, recorded } = await startRunner();
    let caught: unknown = 'nothing';
    try {
      run(() => {
        throw thrown;
      });
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
    expect(await recorded()).toEqual(ends({ error: 1 }));
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a function', () => 1],
    ['an array', [1]],
    ['an object without prototype', Object.create(null)],
    ['a Map', new Map()],
    ['a frozen object', Object.freeze({})],
  ])('hands back %s itself', async (_what, value: unknown) => {
    const { run, recorded } = await startRunner();
    expect(run(() => value)).toBe(value);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });
});

describe('a promise', () => {
  it('ends the call when it resolves; before, only in flight is recorded', async () => {
    const { run, recorded } = await startRunner();
    let resolve!: (value: number) => void;
    const promise = run(() => new Promise<number>((settle) => (resolve = settle)));
    expect(await recorded()).toEqual(ends({ inFlight: 1 }));
    resolve(5);
    await expect(promise).resolves.toBe(5);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it.each([
    ['undefined', undefined],
    ['a string', 'text'],
    ['an error', new TypeError('no')],
  ])('that is rejected with %s ends as an error, with the same reason', async (_what, reason) => {
    const { run, recorded } = await startRunner();
    const promise = run(async () => {
      await setImmediate();
      throw reason;
    });
    expect(await recorded()).toEqual(ends({ inFlight: 1 }));
    await expect(
      promise.then(
        () => 'resolved',
        (error: unknown) => [error],
      ),
    ).resolves.toEqual([reason]);
    const caught = await run(() => Promise.reject(reason)).catch((error: unknown) => error);
    expect(caught).toBe(reason);
    expect(await recorded()).toEqual(ends({ error: 2 }));
  });

  it('that Node itself made, in another realm than the test, is followed', async () => {
    const { run, recorded } = await startRunner();
    await expect(run(() => setImmediate('value'))).resolves.toBe('value');
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('of a subclass is handed back itself, and followed', async () => {
    const { run, recorded } = await startRunner();
    const resolved = OwnPromise.resolve(1);
    expect(run(() => resolved)).toBe(resolved);
    const rejected = OwnPromise.reject(new Error('no'));
    expect(run(() => rejected)).toBe(rejected);
    await expect(rejected).rejects.toThrow('no');
    expect(await recorded()).toEqual(ends({ success: 1, error: 1 }));
  });

  it.each([
    ['a name', 'cancel'],
    ['a symbol', Symbol.asyncIterator],
  ])('with a property of its own under %s is handed back itself, and followed', async (_, key) => {
    const { run, recorded } = await startRunner();
    const promise = Object.assign(setImmediate('value'), { [key]: () => 'called' });
    const given = run(() => promise);
    expect(given).toBe(promise);
    expect(await recorded()).toEqual(ends({ inFlight: 1 }));
    await given;
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('that settles in many parallel calls leaves none in flight', async () => {
    const { run, recorded } = await startRunner();
    const calls = Array.from({ length: 50 }, (_, index) =>
      run(async () => {
        await setImmediate();
        if (index % 2) throw new Error('odd');
      }),
    );
    expect(await recorded()).toEqual(ends({ inFlight: 50 }));
    await Promise.allSettled(calls);
    expect(await recorded()).toEqual(ends({ success: 25, error: 25 }));
  });
});

describe('another thenable', () => {
  it('is left alone: its then is not even looked at, and the call ends at the return', async () => {
    const { run, recorded } = await startRunner();
    let touched = 0;
    const query = {
      // oxlint-disable-next-line unicorn/no-thenable
      get then() {
        touched++;
        return undefined;
      },
    };
    expect(run(() => query)).toBe(query);
    expect(touched).toBe(0);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('is left alone as a promise whose then is its own', async () => {
    const { run, recorded } = await startRunner();
    let started = 0;
    const lazy = Object.defineProperty(Promise.resolve(1), 'then', {
      value: () => started++,
    });
    expect(run(() => lazy)).toBe(lazy);
    expect(started).toBe(0);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });
});

describe('untouched, with the call ended at the return, is', () => {
  it.each([
    ['a Node stream', () => Readable.from(['a', 'b'])],
    ['a web stream', () => new Blob(['ab']).stream()],
    ['a cursor', () => cursorOf(['ab'])],
  ])('%s', async (_what, make) => {
    const { run, recorded } = await startRunner();
    const stream = make() as AsyncIterable<string | Uint8Array>;
    const before = Reflect.ownKeys(stream);
    expect(run(() => stream)).toBe(stream);
    expect(Reflect.ownKeys(stream)).toEqual(before);
    expect(await recorded()).toEqual(ends({ success: 1 }));
    let text = '';
    for await (const chunk of stream) text += Buffer.from(chunk).toString();
    expect(text).toBe('ab');
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('a sync generator', async () => {
    const { run, recorded } = await startRunner();
    const numbers = run(function* () {
      yield 1;
      yield 2;
    });
    expect(await recorded()).toEqual(ends({ success: 1 }));
    expect([...numbers]).toEqual([1, 2]);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });
});

function cursorOf(values: string[]): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const value = values.shift();
        return value === undefined ? { done: true, value } : { done: false, value };
      },
    }),
  };
}
