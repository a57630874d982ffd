import { setImmediate as nextTurn } from 'node:timers/promises';
import { jest } from '@jest/globals';

/** A clock in the place of `performance.now`, which goes on only where a test says so. */
export interface StubClock {
  /** The time, in milliseconds. */
  now(): number;
  /** Goes on. */
  pass(milliseconds: number): void;
  /** How often it was looked at. */
  readings(): number;
}

/**
 * Puts a clock in the place of `performance.now`, until `jest.restoreAllMocks()`. Only for
 * the code under test: the object itself is the one jest reads its own times from.
 */
export function stubClock({ perReading = 0 }: { perReading?: number } = {}): StubClock {
  // Whole, so that sums and differences of whole and half milliseconds are exact.
  let time = Math.ceil(performance.now());
  let readings = 0;
  const read = (): number => {
    readings++;
    return (time += perReading);
  };
  jest.replaceProperty(
    globalThis,
    'performance',
    Object.create(performance, { now: { value: read } }),
  );
  return {
    now: () => time,
    pass: (milliseconds) => void (time += milliseconds),
    readings: () => readings,
  };
}

/** What another callback of the app saw while something else worked. */
export interface Turns {
  readonly count: number;
  /** The longest time between two turns, on the clock that was watched. */
  readonly longestHold: number;
}

/**
 * Does something, and counts the turns of the event loop that others get meanwhile. It
 * begins within a turn, so that none is half over.
 */
export async function turnsWhile(
  work: () => Promise<unknown>,
  now: () => number = () => 0,
): Promise<Turns> {
  let count = 0;
  let longestHold = 0;
  let last = now();
  const turn = (): void => {
    longestHold = Math.max(longestHold, now() - last);
    last = now();
    count++;
    immediate = setImmediate(turn);
  };
  let immediate = setImmediate(turn);
  try {
    await nextTurn();
    await nextTurn();
    count = 0;
    longestHold = 0;
    await work();
  } finally {
    clearImmediate(immediate);
  }
  return { count, longestHold: Math.max(longestHold, now() - last) };
}
