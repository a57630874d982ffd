import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { ends, startRunner } from './runner.js';

afterEach(closeApps);

async function* pages(failAt = Infinity): AsyncGenerator<number, string, string> {
  for (let page = 1; page <= 3; page++) {
    await setImmediate();
    if (page === failAt) throw new Error(`page ${page}`);
    yield page;
  }
  return 'end';
}

async function collect(generator: AsyncIterable<number>, stopAt = Infinity): Promise<number[]> {
  const seen: number[] = [];
  for await (const page of generator) {
    seen.push(page);
    if (page === stopAt) break;
  }
  return seen;
}

describe('a call that returns the object of an async generator', () => {
  it('hands back the same object, and is never recorded where nobody iterates', async () => {
    const { run, recorded } = await startRunner();
    const generator = pages();
    expect(run(() => generator)).toBe(generator);
    await generator.return('never begun');
    expect(await recorded()).toEqual(ends());
  });

  it('is not recorded either where it is thrown into before it has begun', async () => {
    const { run, recorded } = await startRunner();
    await expect(run(() => pages()).throw(new Error('early'))).rejects.toThrow('early');
    expect(await recorded()).toEqual(ends());
  });

  it.each<[string, (generator: AsyncGenerator<number, string, string>) => Promise<unknown>]>([
    ['returned from', (generator) => generator.return('early')],
    ['thrown into', (generator) => generator.throw(new Error('early')).catch(() => undefined)],
  ])('is not recorded by a next() after it was %s unused', async (_what, finish) => {
    const { run, recorded } = await startRunner();
    const generator = run(() => pages());
    await finish(generator);
    expect(await generator.next()).toEqual({ done: true, value: undefined });
    expect(await collect(generator)).toEqual([]);
    expect(await recorded()).toEqual(ends());
  });

  it('begins at the first next() and succeeds when it is exhausted', async () => {
    const { run, recorded } = await startRunner();
    const generator = run(() => pages());
    expect(await recorded()).toEqual(ends());
    expect(await generator.next()).toEqual({ done: false, value: 1 });
    expect(await recorded()).toEqual(ends({ inFlight: 1 }));
    expect(await collect(generator)).toEqual([2, 3]);
    expect(await recorded()).toEqual(ends({ success: 1 }));
    expect(await generator.next()).toEqual({ done: true, value: undefined });
    await generator.return('again');
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('ends as an error when it throws', async () => {
    const { run, recorded } = await startRunner();
    await expect(collect(run(() => pages(2)))).rejects.toThrow('page 2');
    expect(await recorded()).toEqual(ends({ error: 1 }));
  });

  it('is cancelled by an early return', async () => {
    const { run, recorded } = await startRunner();
    expect(
      await collect(
        run(() => pages()),
        2,
      ),
    ).toEqual([1, 2]);
    expect(await recorded()).toEqual(ends({ cancelled: 1 }));
  });

  it('ends as an error where what is thrown into it comes out', async () => {
    const { run, recorded } = await startRunner();
    const generator = run(() => pages());
    await generator.next();
    await expect(generator.throw(new Error('into it'))).rejects.toThrow('into it');
    expect(await recorded()).toEqual(ends({ error: 1 }));
  });

  it('goes on where it catches what is thrown into it', async () => {
    const { run, recorded } = await startRunner();
    const generator = run(async function* () {
      try {
        yield 1;
      } catch {
        yield 2;
      }
    });
    await generator.next();
    expect(await generator.throw(new Error('caught'))).toEqual({ done: false, value: 2 });
    expect(await recorded()).toEqual(ends({ inFlight: 1 }));
    await generator.next();
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('is one call, however many next() run at once, and values reach the generator', async () => {
    const { run, recorded } = await startRunner();
    const generator = run(async function* (): AsyncGenerator<string, void, string> {
      const given = yield 'first';
      yield `given ${given}`;
    });
    const steps = await Promise.all([generator.next(), generator.next('a'), generator.next()]);
    expect(steps.map(({ value }) => value)).toEqual(['first', 'given a', undefined]);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('is followed through yield* of another generator', async () => {
    const { run, recorded } = await startRunner();
    async function* outer(): AsyncGenerator<number> {
      yield* run(() => pages());
    }
    expect(await collect(outer())).toEqual([1, 2, 3]);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });
});
