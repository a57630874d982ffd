import { setTimeout } from 'node:timers/promises';

/** Costs nothing where it comes true, however slow and busy the machine is. */
const PATIENCE_MS = 20_000;

/**
 * Looks until something is as expected, where nobody tells that it is; returns what it is
 * then, or in the end, so that a test says what it was instead.
 */
export async function eventually<T>(look: () => Promise<T>, expected: T): Promise<T> {
  const text = JSON.stringify(expected);
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (JSON.stringify(found) === text || performance.now() > deadline) return found;
    await setTimeout(20);
  }
}
