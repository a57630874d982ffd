import type { Series } from './series.js';

/** Series that are looked at before anybody looks at the clock. */
const BLOCK_SERIES = 256;

/** A table of series, as far as a sweep needs it. */
interface SweptTable<S extends Series> extends Iterable<S> {
  remove(values: readonly string[]): void;
}

/** What finds series, and can make them cold. */
interface SweptLookup<S extends Series> {
  cool(series: S): void;
}

/**
 * Finds idle series by comparing sweeps. A sweep makes the series of open labels cold:
 * who records then misses and takes the slow path, which revives the very same series.
 * What is still cold at the next sweep was idle in between. So hot paths pay nothing.
 */
export class IdleSweeps {
  /** On the clock of `performance.now()`, which nobody sets. */
  private lastAt = -Infinity;
  private isUnderWay = false;

  constructor(private readonly ttlMs: number) {}

  /** True where a sweep is due, and none is under way. */
  get isDue(): boolean {
    return !this.isUnderWay && performance.now() - this.lastAt >= this.ttlMs;
  }

  /** Sweeps in steps: drops what is still cold, and makes all else cold that is of open labels. */
  *sweep<S extends Series>(table: SweptTable<S>, lookup: SweptLookup<S>): Generator<void> {
    this.isUnderWay = true;
    try {
      let seen = 0;
      for (const series of table) {
        // It may have come back, or gone, since the sweep began.
        if (series.isCold) {
          if (series.isAtRest) table.remove(series.labelValues);
        } else if (series.place !== -1 && isOfOpenLabels(series)) {
          lookup.cool(series);
        }
        if (++seen % BLOCK_SERIES === 0) yield;
      }
    } finally {
      // At the end, since it is from now on that series are idle; also where it was broken off.
      this.lastAt = performance.now();
      this.isUnderWay = false;
    }
  }
}

function isOfOpenLabels({ budget }: Series): boolean {
  return budget === 'open' || budget === 'folded';
}
