import type { FamilyShape } from '../states/index.js';

/** The numbers of several parts, as far as they are merged. */
export interface MergedNumbers {
  /** How many numbers a series has. */
  readonly width: number;
  readonly numbers: Float64Array;
  /**
   * For each series what its sum is more than the number that stands for it. A sum that
   * was rounded at each step would depend on the order of parts, and a counter would fall
   * by a last digit, which a scraper takes for a restart.
   */
  readonly low: Float64Array;
}

/** Adds the numbers of some series of one part, those at `from` and on, before `end`. */
type Add = (
  into: MergedNumbers,
  positions: Uint32Array,
  numbers: Float64Array,
  from: number,
  end: number,
) => void;

/** How the numbers of one metric's series become one. */
export interface Merging {
  /** What each number of a series begins with. */
  readonly start: readonly [value: number, weight: number];
  readonly add: Add;
  /** Which number of a series is a sum of numbers that need not be whole, if there is one. */
  sumAt(width: number): number | undefined;
}

const first = (): number => 0;
const none = (): undefined => undefined;

const COUNTERS: Merging = {
  start: [0, 0],
  sumAt: first,
  add(into, positions, numbers, from, end) {
    for (let index = from; index < end; index++) {
      const position = positions[index]!;
      addExactly(into, position, position, numbers[index]!);
    }
  },
};

const HISTOGRAMS: Merging = {
  start: [0, 0],
  sumAt: (width) => width - 1,
  add(into, positions, numbers, from, end) {
    const { width, numbers: sums } = into;
    const buckets = width - 1;
    for (let index = from; index < end; index++) {
      const position = positions[index]!;
      const at = position * width;
      const own = index * width;
      for (let bucket = 0; bucket < buckets; bucket++) sums[at + bucket]! += numbers[own + bucket]!;
      addExactly(into, position, at + buckets, numbers[own + buckets]!);
    }
  },
};

/** Sum and count of a summary, or the sum of a gauge's values and how many they are. */
const SUMS: Merging = {
  start: [0, 0],
  sumAt: first,
  add(into, positions, numbers, from, end) {
    for (let index = from; index < end; index++) {
      const position = positions[index]!;
      addExactly(into, position, 2 * position, numbers[2 * index]!);
      into.numbers[2 * position + 1]! += numbers[2 * index + 1]!;
    }
  },
};

/** As {@link SUMS}; a process whose value is not a number is none of those an average is of. */
const AVERAGES: Merging = {
  ...SUMS,
  add(into, positions, numbers, from, end) {
    for (let index = from; index < end; index++) {
      const value = numbers[2 * index]!;
      const weight = numbers[2 * index + 1]!;
      if (Number.isNaN(value) && weight === 0) continue;
      const position = positions[index]!;
      addExactly(into, position, 2 * position, value);
      into.numbers[2 * position + 1]! += weight;
    }
  },
};

/** One value of all is taken, and its weight with it. */
function choosing(
  start: Merging['start'],
  isBetter: (value: number, weight: number, than: number, thanWeight: number) => boolean,
): Merging {
  return {
    start,
    sumAt: none,
    add({ numbers: chosen }, positions, numbers, from, end) {
      for (let index = from; index < end; index++) {
        const at = 2 * positions[index]!;
        const value = numbers[2 * index]!;
        const weight = numbers[2 * index + 1]!;
        if (!isBetter(value, weight, chosen[at]!, chosen[at + 1]!)) continue;
        chosen[at] = value;
        chosen[at + 1] = weight;
      }
    },
  };
}

const isMore = (value: number, than: number): boolean => value > than || Number.isNaN(than);

const MINIMA = choosing([NaN, 0], (value, _, than) => value < than || Number.isNaN(than));
const MAXIMA = choosing([NaN, 0], (value, _, than) => isMore(value, than));
// Of equal weights the larger value, so that it does not depend on who is scraped.
const LEAST_WEIGHT = choosing(
  [NaN, Infinity],
  (value, weight, than, thanWeight) =>
    weight < thanWeight || (weight === thanWeight && isMore(value, than)),
);
const MOST_WEIGHT = choosing(
  [NaN, -Infinity],
  (value, weight, than, thanWeight) =>
    weight > thanWeight || (weight === thanWeight && isMore(value, than)),
);

const GAUGES = {
  sum: SUMS,
  min: MINIMA,
  max: MAXIMA,
  average: AVERAGES,
  first: LEAST_WEIGHT,
  mostRecent: MOST_WEIGHT,
  // Process ids come again: the later process is the one that has it now.
  perProcess: MOST_WEIGHT,
  liveSum: SUMS,
  liveMin: MINIMA,
  liveMax: MAXIMA,
  liveAverage: AVERAGES,
  liveFirst: LEAST_WEIGHT,
  liveMostRecent: MOST_WEIGHT,
  livePerProcess: MOST_WEIGHT,
} as const;

/** How the numbers of a shape are merged. */
export function mergingOf({ kind, aggregate }: FamilyShape): Merging {
  if (kind === 'counter') return COUNTERS;
  if (kind === 'histogram') return HISTOGRAMS;
  return kind === 'summary' ? SUMS : GAUGES[aggregate ?? 'liveSum'];
}

/** Adds to a sum, and keeps what rounding takes from it. */
function addExactly(
  { numbers, low }: MergedNumbers,
  position: number,
  at: number,
  value: number,
): void {
  const before = numbers[at]!;
  const sum = before + value;
  numbers[at] = sum;
  // Nothing is left of what a sum without end was rounded by.
  if (sum - sum !== 0) {
    low[position] = 0;
    return;
  }
  const added = sum - before;
  low[position]! += before - (sum - added) + (value - added);
}
