import { setTimeout } from 'node:timers/promises';

/** Waits for some milliseconds, or until the signal aborts; never rejects. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** A random number from `least` up to `most`. */
export function between(least: number, most: number): number {
  return least + Math.random() * (most - least);
}

/** A random whole number from `least` to `most`, both included. */
export function wholeBetween(least: number, most: number): number {
  return Math.floor(between(least, most + 1));
}

/** A random member of a list that is not empty. */
export function oneOf<T>(list: readonly T[]): T {
  return list[wholeBetween(0, list.length - 1)]!;
}
