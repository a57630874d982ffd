import { setTimeout } from 'node:timers/promises';

/**
 * Looks until something is as expected, where nobody tells that it is; returns what it is
 * then, or in the end, so that a test says what it was instead.
 */
export async function eventually<T>(look: () => Promise<T>, expected: T): Promise<T> {
  const text = JSON.stringify(expected);
  for (let looks = 0; ; looks += 1) {
    const found = await look();
    if (JSON.stringify(found) === text || looks === 100) return found;
    await setTimeout(20);
  }
}
