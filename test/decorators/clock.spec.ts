import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { lastValueFrom, of, throwError, type Observable } from 'rxjs';
import { closeApps, startApp } from '../support/app.js';
import { Timing, Untimed } from './clock-methods.js';

afterEach(closeApps);

type Body = () => unknown;

/** Ways for a call to end, all of them within microtasks. */
const BODIES: [how: string, body: Body][] = [
  ['return', () => 1],
  [
    'throw',
    () => {
      throw new TypeError('no');
    },
  ],
  ['promise', () => Promise.resolve(1)],
  ['rejection', () => Promise.reject(new TypeError('no'))],
];

/** How often the clock is read while something is done. */
async function readings(use: () => unknown): Promise<number> {
  const clock = jest.spyOn(performance, 'now');
  try {
    await use();
  } catch {
    // The method's own error.
  }
  const { length } = clock.mock.calls;
  clock.mockRestore();
  return length;
}

describe.each(BODIES)('in a call that ends by %s the clock is', (_, body) => {
  it.each([
    'always',
    'defaults',
    'readyMade',
    'fromArgument',
    'fromItsResult',
    'filtered',
  ] as const)('never read where nothing asks for the time (%s)', async (method) => {
    const { app } = await startApp({ providers: [Untimed] });
    const service = app.get(Untimed);
    for (let call = 0; call < 2; call++) {
      expect(await readings(() => service[method](body))).toBe(0);
    }
  });

  it.each(['alone', 'defaults', 'twice', 'looked', 'onError'] as const)(
    'read once at each end where there is a timer (%s)',
    async (method) => {
      const { app } = await startApp({ providers: [Timing] });
      const service = app.get(Timing);
      for (let call = 0; call < 2; call++) {
        expect(await readings(() => service[method](body))).toBe(2);
      }
    },
  );
});

describe('in each subscription of an Observable the clock is', () => {
  const observables: (() => Observable<number>)[] = [
    () => of(1, 2),
    () => throwError(() => new TypeError('no')),
  ];

  it.each(['always', 'defaults', 'readyMade'] as const)(
    'never read where nothing asks for the time (%s)',
    async (method) => {
      const { app } = await startApp({ providers: [Untimed] });
      for (const make of observables) {
        const service = app.get(Untimed);
        expect(await readings(() => lastValueFrom(service[method](make)))).toBe(0);
      }
    },
  );

  it.each(['alone', 'defaults', 'twice', 'looked'] as const)(
    'read once at each end where there is a timer (%s)',
    async (method) => {
      const { app } = await startApp({ providers: [Timing] });
      for (const make of observables) {
        const source = app.get(Timing)[method](make);
        expect(await readings(() => lastValueFrom(source))).toBe(2);
        expect(await readings(() => source.subscribe({ error: () => undefined }))).toBe(2);
      }
    },
  );
});
