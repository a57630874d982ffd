import { describe, expect, it } from '@jest/globals';
import { runChild } from '../decorators/children/run-child.js';
import type { Million } from './children/million.js';

const CHILD = '../../cardinality/children/million.ts';

/** Far below what a million values take, which is more than 100 MB. */
const MORE_BYTES = 10 * 1_024 * 1_024;

describe('a million distinct values of a label', () => {
  it.each([
    ['by label sets', 'other'],
    ['by bound children', 'other'],
    ['by label sets', 'drop'],
  ])('stay within bounded memory %s, with onOverflow: %s', async (how, onOverflow) => {
    const { heapBefore, heapAfter, series, total } = await runChild<Million>(
      CHILD,
      how === 'by bound children' ? 'bound' : 'handle',
      onOverflow,
    );
    const megabytes = (bytes: number): string => `${(bytes / 1_024 / 1_024).toFixed(1)} MB`;
    process.stdout.write(
      `1,000,000 values ${how}, ${onOverflow}: heap ${megabytes(heapBefore)} before, ${megabytes(heapAfter)} after\n`,
    );
    expect(heapAfter - heapBefore).toBeLessThan(MORE_BYTES);
    expect(series).toBeLessThanOrEqual(4_001);
    expect(total).toBe(onOverflow === 'other' ? 1_000_000 : series);
  });
});
