import type { NameClash } from './collected-family.js';
import { groupForeign, type ForeignGroups, type ForeignSnapshot } from './foreign-family.js';
import { checkForeign } from './foreign-rules.js';
import type { LabelPairs } from './label-text.js';

/** Samples that are read, or series that are checked, before anybody looks at the clock. */
const BLOCK_STEPS = 64;

/** A metric of prom-client's as it may be shown. */
export interface ReadForeign {
  /** Without a type where its numbers do not suit it, or where another metric has its name. */
  readonly family: ForeignGroups;
  readonly suitsType: boolean;
}

/**
 * Reads and checks a metric of prom-client's; stops after each block.
 * @throws Error for what would make a body unreadable
 */
export function* readForeign(
  snapshot: ForeignSnapshot,
  defaultLabels: LabelPairs,
  clash: NameClash | undefined,
): Generator<void, ReadForeign> {
  if (clash && !clash.isFreeUntyped) {
    throw new Error(
      `it takes the name ${clash.wireName}, as ${clash.owner} does; rename one of them`,
    );
  }
  const read = yield* inBlocks(groupForeign(snapshot, Object.fromEntries(defaultLabels)));
  const suitsType = yield* inBlocks(checkForeign(read));
  const family: ForeignGroups = clash || !suitsType ? { ...read, kind: 'unknown' } : read;
  return { family, suitsType };
}

/** The same steps, which stop only after each block of them. */
function* inBlocks<T>(steps: Generator<void, T>): Generator<void, T> {
  for (let taken = 1; ; taken++) {
    const { done, value } = steps.next();
    if (done) return value;
    if (taken % BLOCK_STEPS === 0) yield;
  }
}
