import { afterEach, describe, expect, it } from '@jest/globals';
import { firstValueFrom, lastValueFrom, NEVER, of, take, throwError, type Observable } from 'rxjs';
import { closeApps } from '../support/app.js';
import { startBothWays, type Methods } from './both-ways.js';

afterEach(closeApps);

function fail(error: unknown): never {
  throw error;
}

class OwnPromise<T> extends Promise<T> {}

const promiseWith = (key: PropertyKey, enumerable: boolean): Promise<number> =>
  Object.defineProperty(Promise.resolve(1), key, { value: 1, enumerable });

/** Ways for a call to end, with the outcome and the type of error of the calls that then count. */
const ENDINGS: [how: string, counted: readonly string[], use: (methods: Methods) => unknown][] = [
  ['return', ['success none'], ({ run }) => run(() => 5)],
  ['return of nothing', ['success none'], ({ run }) => run(() => undefined)],
  ['return of null', ['success none'], ({ run }) => run(() => null)],
  ['throw', ['error RangeError'], ({ run }) => run(() => fail(new RangeError('no')))],
  [
    'throw of a type that counts',
    ['error TypeError'],
    ({ run }) => run(() => fail(new TypeError('no'))),
  ],
  ['throw of undefined', ['error undefined'], ({ run }) => run(() => fail(undefined))],
  ['promise', ['success none'], ({ run }) => run(() => Promise.resolve(1))],
  ['rejection', ['error TypeError'], ({ run }) => run(() => Promise.reject(new TypeError('no')))],
  [
    'rejection with undefined',
    ['error undefined'],
    ({ run }) => run(() => Promise.reject(undefined)),
  ],
  ['promise of a subclass', ['success none'], ({ run }) => run(() => OwnPromise.resolve(1))],
  [
    'rejection of a subclass',
    ['error RangeError'],
    ({ run }) => run(() => OwnPromise.reject(new RangeError('no'))),
  ],
  [
    'promise with a named property',
    ['success none'],
    ({ run }) => run(() => promiseWith('cancel', true)),
  ],
  [
    'promise with a symbol property',
    ['success none'],
    ({ run }) => run(() => promiseWith(Symbol.iterator, true)),
  ],
  [
    'promise with a hidden property',
    ['success none'],
    ({ run }) => run(() => promiseWith('cancel', false)),
  ],
  ['async return', ['success none'], ({ runAsync }) => runAsync(() => 5)],
  ['async throw', ['error TypeError'], ({ runAsync }) => runAsync(() => fail(new TypeError('no')))],
  [
    'async throw of undefined',
    ['error undefined'],
    ({ runAsync }) => runAsync(() => fail(undefined)),
  ],
  [
    'generator to its end',
    ['success none'],
    async ({ pages: all }) => {
      for await (const _ of all());
    },
  ],
  [
    'generator left early',
    ['cancelled none'],
    async ({ pages: all }) => {
      for await (const _ of all()) break;
    },
  ],
  [
    'generator that throws',
    ['error TypeError'],
    async ({ pages: all }) => {
      for await (const _ of all(true));
    },
  ],
  ['generator never used', [], ({ pages: all }) => void all()],
  ['Observable to its end', ['success none'], ({ run }) => lastValueFrom(run(() => of(1, 2)))],
  [
    'Observable that fails',
    ['error TypeError'],
    ({ run }) => lastValueFrom(run(() => throwError(() => new TypeError('no')))),
  ],
  [
    'Observable given up',
    ['cancelled none'],
    ({ run }) =>
      run(() => NEVER)
        .subscribe()
        .unsubscribe(),
  ],
  ['firstValueFrom', ['success none'], ({ run }) => firstValueFrom(run(() => of(1, 2)))],
  [
    'take',
    ['success none'],
    ({ run }) => lastValueFrom(run((): Observable<number> => of(1, 2, 3)).pipe(take(2))),
  ],
  [
    'Observable subscribed to twice',
    ['success none', 'success none'],
    async ({ run }) => {
      const values = run(() => of(1));
      values.subscribe();
      values.subscribe();
    },
  ],
  ['Observable never subscribed to', [], ({ run }) => void run(() => of(1))],
];

/** What came of using a method: its value's type, or what it threw. */
async function comeOf(use: () => unknown): Promise<readonly unknown[]> {
  try {
    return ['resolved', typeof (await use())];
  } catch (error) {
    return ['rejected', error];
  }
}

describe('a call that ends by', () => {
  it.each(ENDINGS)(
    '%s is recorded alike, whether recorders look at calls or not',
    async (_, counted, use) => {
      const { plain, looked, recorded } = await startBothWays();
      expect(await comeOf(() => use(plain))).toEqual(await comeOf(() => use(looked)));
      const numbers = await recorded();
      expect(numbers.plain).toEqual(numbers.looked);
      const calls: Record<string, number> = {};
      for (const one of counted) calls[`${one} here`] = (calls[`${one} here`] ?? 0) + 1;
      expect(numbers.plain['calls']).toEqual(calls);
      expect(numbers.plain['busy']).toEqual({ '': 0 });
    },
  );
});

describe('calls that go on', () => {
  it('are in flight in both ways, and are recorded once each when they end', async () => {
    const { plain, looked, recorded } = await startBothWays();
    let finish!: (value: number) => void;
    const until = new Promise<number>((resolve) => (finish = resolve));
    const started = [plain, looked].flatMap(({ run, runAsync }) => [
      run(() => until),
      runAsync(() => until),
      run(() => until).then(() => Promise.reject(new TypeError('after the call'))),
    ]);
    for (const way of [plain, looked])
      expect(() => way.run(() => fail(new Error('at once')))).toThrow('at once');
    const during = await recorded();
    expect(during.plain['busy']).toEqual({ '': 3 });
    expect(during.plain['calls']).toEqual({ 'error Error here': 1 });
    finish(1);
    await Promise.allSettled(started);
    const { plain: after, looked: same } = await recorded();
    expect([during.looked, same]).toEqual([during.plain, after]);
    expect(after['calls']).toEqual({ 'error Error here': 1, 'success none here': 3 });
    expect(after['busy']).toEqual({ '': 0 });
  });
});
