import { MetricsError } from '../errors/index.js';
import { show } from './names.js';

/**
 * Buckets for durations in seconds, one list for each kind of work. Pick the one
 * whose middle is near your usual duration; `histogram_quantile` interpolates
 * within a bucket, so its error is at most the width of the bucket it falls in.
 */
export const durationBuckets = Object.freeze({
  /** In-memory work, cache look-ups: 0.1 ms to 250 ms. */
  fast: Object.freeze([
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
  ]),
  /** Requests and queries: 5 ms to 10 s. Prometheus clients' usual default, and ours. */
  request: Object.freeze([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]),
  /** Calls to other parties' services: 50 ms to 60 s. */
  remote: Object.freeze([0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60]),
  /** Batch jobs and reports: 1 s to 1 h. */
  batch: Object.freeze([1, 5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600]),
});

/** More buckets than any histogram should have; a larger count is a slip. */
const MAX_COUNT = 1_000;

/**
 * `count` buckets, `width` apart, the first at `start`.
 * @throws MetricsError `INVALID_BUCKETS`
 */
export function linearBuckets(start: number, width: number, count: number): number[] {
  assertFinite('linearBuckets', { start, width });
  assertCount('linearBuckets', count);
  if (width <= 0) {
    throw new MetricsError(
      'INVALID_BUCKETS',
      `linearBuckets has a width of ${width}, so its buckets would not ascend. Use a width above 0.`,
    );
  }
  return checked(
    'linearBuckets',
    Array.from({ length: count }, (_, index) => start + index * width),
  );
}

/**
 * `count` buckets, each `factor` times the one before, the first at `start`.
 * @throws MetricsError `INVALID_BUCKETS`
 */
export function exponentialBuckets(start: number, factor: number, count: number): number[] {
  assertFinite('exponentialBuckets', { start, factor });
  assertCount('exponentialBuckets', count);
  if (start <= 0 || factor <= 1) {
    throw new MetricsError(
      'INVALID_BUCKETS',
      `exponentialBuckets starts at ${start} with the factor ${factor}, so its buckets would not ascend. ` +
        'Use a start above 0 and a factor above 1.',
    );
  }
  return checked(
    'exponentialBuckets',
    Array.from({ length: count }, (_, index) => start * factor ** index),
  );
}

/** Refuses buckets that are not finite, ascending and distinct; returns a frozen copy. */
export function copyBuckets(buckets: unknown, offender: string): readonly number[] {
  const cure = 'List finite upper bounds in ascending order, without +Inf, which is always there.';
  if (!Array.isArray(buckets) || buckets.length === 0) {
    const what = Array.isArray(buckets) ? 'an empty list' : show(buckets);
    throw new MetricsError('INVALID_BUCKETS', `${offender} has ${what} as buckets. ${cure}`);
  }
  // Array.from, since forEach passes over holes.
  Array.from(buckets as unknown[]).forEach((bound, index) => {
    if (!Number.isFinite(bound)) {
      throw new MetricsError(
        'INVALID_BUCKETS',
        `${offender} has the bucket ${show(bound)}. ${cure}`,
      );
    }
    if (index > 0 && (bound as number) <= (buckets[index - 1] as number)) {
      throw new MetricsError(
        'INVALID_BUCKETS',
        `${offender} has the bucket ${String(bound)} after ${String(buckets[index - 1])}. ${cure}`,
      );
    }
  });
  return Object.freeze([...(buckets as number[])]);
}

function assertFinite(what: string, numbers: Record<string, number>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isFinite(value)) {
      throw new MetricsError(
        'INVALID_BUCKETS',
        `${what} has ${show(value)} as ${name}. Use a finite number.`,
      );
    }
  }
}

function assertCount(what: string, count: number): void {
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT) {
    throw new MetricsError(
      'INVALID_BUCKETS',
      `${what} has ${show(count)} as count. Use a whole number from 1 to ${MAX_COUNT}.`,
    );
  }
}

/** Refuses bounds that are no buckets, such as those beyond the largest number. */
function checked(what: string, bounds: readonly number[]): number[] {
  return [...copyBuckets(bounds.map(tidy), what)];
}

/** Rids a bound of what floating point adds, so that `le="0.3"` is not `le="0.30000000000000004"`. */
function tidy(bound: number): number {
  return Number.isInteger(bound) ? bound : Number(bound.toPrecision(15));
}
