import type { HistogramDefinition, MetricDefinition } from '../definitions/index.js';
import type { NamingRule } from './naming-finding.js';

/**
 * The buckets of a histogram of seconds are seconds. Those that someone chose in
 * milliseconds are whole and round in the decimal system up to hundreds and thousands
 * (100, 250, 500, 1000), while longer times in seconds are told in minutes and hours
 * (120, 900, 3600). What could be either is no finding.
 */
export const bucketsOfSeconds: NamingRule = ({ name, definition }) => {
  if (!isHistogramOf('seconds', definition) || !looksLikeMilliseconds(definition.buckets)) {
    return [];
  }
  const seconds = definition.buckets.map((bound) => bound / 1_000);
  return [
    {
      rule: 'seconds-buckets',
      metric: name,
      message: `Metric ${name} is a histogram of seconds, and its buckets, from ${definition.buckets[0]} to ${definition.buckets.at(-1)}, look like milliseconds.`,
      cure: `If they are, give them in seconds, from ${seconds[0]} to ${seconds.at(-1)}.`,
    },
  ];
};

/** The buckets of a histogram of bytes are whole, other than those that are there by default. */
export const bucketsOfBytes: NamingRule = ({ name, definition }) => {
  if (!isHistogramOf('bytes', definition)) return [];
  const odd = definition.buckets.find((bound) => !Number.isInteger(bound));
  if (odd === undefined) return [];
  return [
    {
      rule: 'bytes-buckets',
      metric: name,
      message: `Metric ${name} is a histogram of bytes and has the bucket ${odd}, which is no number of bytes; the default buckets are seconds.`,
      cure: 'Give it buckets of its own, such as exponentialBuckets(100, 10, 6).',
    },
  ];
};

function isHistogramOf(
  unit: string,
  definition: MetricDefinition,
): definition is HistogramDefinition {
  return definition.kind === 'histogram' && definition.name.endsWith(`_${unit}`);
}

function looksLikeMilliseconds(buckets: readonly number[]): boolean {
  if (buckets.filter((bound) => bound > 0 && bound < 1).length > 1) return false;
  if (buckets.some(isOfTheClock) || haveOneFactor(buckets)) return false;
  const decimal = buckets.filter((bound) => bound >= 100 && bound % 50 === 0 && bound % 60 !== 0);
  return decimal.length >= 4 || (decimal.length === 3 && buckets.length <= 6);
}

/** Minutes, such as 120, or half hours, such as 3600, that are not round in the decimal system. */
function isOfTheClock(bound: number): boolean {
  if (bound < 100 || bound % 60 !== 0) return false;
  return bound % 100 !== 0 || (bound % 1_800 === 0 && bound % 1_000 !== 0);
}

/** Buckets that were computed say nothing about the unit that was meant. */
function haveOneFactor(buckets: readonly number[]): boolean {
  if (buckets.length < 3) return true;
  const factor = buckets[1]! / buckets[0]!;
  return buckets.every(
    (bound, index) =>
      index === 0 || Math.abs(bound / buckets[index - 1]! / factor - 1) < Number.EPSILON * 100,
  );
}
