import { beforeAll, describe, expect, it } from '@jest/globals';
import { runChild } from './children/run-child.js';

type Seen = Readonly<Record<string, { unhandled: readonly string[]; errors: number }>>;

const FORGOTTEN = ['plain', 'rejectedAtOnce', 'generator'];
const HANDLED = [...FORGOTTEN, 'subclass', 'withProperties'];
/** While async_hooks put symbols of their own on promises. */
const HOOKED = ['plain', 'rejectedAtOnce'];
let seen: Seen;

beforeAll(async () => {
  seen = await runChild<Seen>(
    'unhandled-rejections.ts',
    ...FORGOTTEN.map((method) => `${method} forgotten`),
    ...HANDLED.map((method) => `${method} handled`),
    'asyncLabel handled',
    ...HOOKED.flatMap((method) => [`${method} forgotten hooked`, `${method} handled hooked`]),
  );
});

describe('a rejection', () => {
  it.each(FORGOTTEN)('that nobody handles is unhandled exactly once (%s)', (method) => {
    expect(seen[`${method} forgotten`]).toEqual({ unhandled: [method], errors: 1 });
  });

  it.each(HANDLED)('that the caller handles is never unhandled (%s)', (method) => {
    expect(seen[`${method} handled`]).toEqual({ unhandled: [], errors: 1 });
  });

  it.each(HOOKED)('of a promise that async_hooks mark is no exception (%s)', (method) => {
    expect(seen[`${method} forgotten hooked`]).toEqual({ unhandled: [method], errors: 1 });
    expect(seen[`${method} handled hooked`]).toEqual({ unhandled: [], errors: 1 });
  });

  it('of a promise that a label function returns harms nobody', () => {
    expect(seen['asyncLabel handled']).toEqual({ unhandled: [], errors: 0 });
  });
});
