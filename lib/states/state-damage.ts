import type { Steps } from './state-format.js';

/** Files are not as this package writes them. */
export class StateDamage extends Error {}

/** Files are of a format of another version of this package. */
export class ForeignFormat extends Error {}

/** What work with file contents returns; what it stumbles over is damage as well. */
export function* orDamage<T>(steps: Steps<T>): Steps<T> {
  try {
    return yield* steps;
  } catch (error) {
    if (error instanceof StateDamage || error instanceof ForeignFormat) throw error;
    throw new StateDamage(`it is damaged (${(error as Error).message})`, { cause: error });
  }
}
