import type { LineShape } from './family-snapshot.js';

// How the numbers of a series become the values of its lines, for each kind of metric: the
// same whether they were counted here or merged from several processes.

/** The line of a counter, a gauge, an info metric or a state set. */
export const VALUE_LINES: readonly LineShape[] = [{ suffix: '' }];

/** What every summary has beside its quantiles. */
export const TOTAL_LINES: readonly LineShape[] = [{ suffix: '_sum' }, { suffix: '_count' }];

/** The lines of a histogram with these bounds. */
export function histogramLines(buckets: readonly number[]): LineShape[] {
  return [
    ...[...buckets, Infinity].map((value): LineShape => ({
      suffix: '_bucket',
      bound: { label: 'le', value },
    })),
    ...TOTAL_LINES,
  ];
}

/** The first number of a series is its value. */
export function exposeValue(numbers: Float64Array, at: number, values: Float64Array): void {
  values[0] = numbers[at]!;
}

/**
 * A series holds its buckets, not cumulative, the last one for what is above all bounds,
 * then the sum. The count is the sum of the buckets.
 */
export function exposeHistogram(numbers: Float64Array, at: number, values: Float64Array): void {
  const buckets = values.length - TOTAL_LINES.length;
  let count = 0;
  for (let index = 0; index < buckets; index++) {
    count += numbers[at + index]!;
    values[index] = count;
  }
  values[buckets] = numbers[at + buckets]!;
  values[buckets + 1] = count;
}

/** Sum and count, as the last two lines. */
export function exposeTotals(numbers: Float64Array, at: number, values: Float64Array): void {
  const first = values.length - TOTAL_LINES.length;
  values[first] = numbers[at]!;
  values[first + 1] = numbers[at + 1]!;
}
