import { beforeAll, describe, expect, it } from '@jest/globals';
import { runChild } from './children/run-child.js';

type Seen = Readonly<Record<string, { unhandled: readonly string[]; errors: number }>>;

const FORGOTTEN = ['plain', 'rejectedAtOnce', 'generator'];
const HANDLED = [...FORGOTTEN, 'subclass', 'withProperties'];
let seen: Seen;

beforeAll(async () => {
  seen = await runChild<Seen>(
    'unhandled-rejections.ts',
    ...FORGOTTEN.map((method) => `${method} forgotten`),
    ...HANDLED.map((method) => `${method} handled`),
    'asyncLabel handled',
  );
});

describe('a rejection', () => {
  it.each(FORGOTTEN)('that nobody handles is unhandled exactly once (%s)', (method) => {
    expect(seen[`${method} forgotten`]).toEqual({ unhandled: [method], errors: 1 });
  });

  it.each(HANDLED)('that the caller handles is never unhandled (%s)', (method) => {
    expect(seen[`${method} handled`]).toEqual({ unhandled: [], errors: 1 });
  });

  it('of a promise that a label function returns harms nobody', () => {
    expect(seen['asyncLabel handled']).toEqual({ unhandled: [], errors: 0 });
  });
});
