import { assertMetricName, isLabelName, show } from '../definitions/index.js';
import type { MetricFamily, Point } from '../instruments/index.js';
import type { ForeignGroups, ForeignSeries } from './foreign-family.js';
import { formatValue } from './format-number.js';

/** A label that would take the place of the metric's name. */
const NAME_LABEL = '__name__';

const SUFFIXES: Readonly<Partial<Record<MetricFamily['kind'], readonly string[]>>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

const OUT_OF_ORDER =
  'its buckets are counted for bounds that do not ascend; give each bound once, in ascending order';

/**
 * Refuses a metric that would make a whole body unreadable, or that contradicts itself; stops
 * after each series. Returns whether its type may stand above its numbers: OpenMetrics has no
 * counters of `NaN` or below zero, while without a type any number will do.
 * @throws Error with rule and cure
 */
export function* checkForeign({ name, kind, groups }: ForeignGroups): Generator<void, boolean> {
  assertMetricName(name);
  const suffixes = SUFFIXES[kind] ?? [''];
  let suitsType = true;
  for (const series of groups) {
    const broken = brokenLabel(series) ?? brokenSuffix(series, kind, suffixes);
    const reason = broken ?? brokenSeries(series, kind);
    if (reason !== undefined) throw new Error(reason);
    if (kind === 'counter' && !isCounted(series)) suitsType = false;
    yield;
  }
  return suitsType;
}

function brokenLabel({ labels }: ForeignSeries): string | undefined {
  const label = labels.find(([name]) => !isLabelName(name) || name === NAME_LABEL)?.[0];
  return label === undefined
    ? undefined
    : `it has the label ${show(label)}, at which a scraper refuses the whole scrape; ` +
        'use letters, digits and "_", not starting with a digit, and not __name__';
}

function brokenSuffix(
  { points }: ForeignSeries,
  kind: MetricFamily['kind'],
  suffixes: readonly string[],
): string | undefined {
  for (const { suffix } of points.values()) {
    if (!suffixes.includes(suffix)) {
      return `it has the sample ${show(suffix.trim())}, which no ${kind} has; register it as a metric of its own`;
    }
  }
  return undefined;
}

function brokenSeries(series: ForeignSeries, kind: MetricFamily['kind']): string | undefined {
  if (kind !== 'histogram' && kind !== 'summary') return undefined;
  const points = [...series.points.values()];
  const sum = valueOf(points, '_sum');
  const count = valueOf(points, '_count');
  if ((sum === undefined) !== (count === undefined)) {
    return 'it has only one of sum and count; give both';
  }
  if (count !== undefined && !isCount(count)) {
    return `its count is ${formatValue(count)}; it must be a whole number`;
  }
  return kind === 'summary' ? brokenRanks(points) : brokenBuckets(points, count);
}

function brokenRanks(points: readonly Point[]): string | undefined {
  const rank = points.find(({ bound }) => bound && !(bound.value >= 0 && bound.value <= 1))?.bound;
  return (
    rank &&
    `it has the quantile ${formatValue(rank.value)}; give percentiles between 0 and 1, such as 0.95`
  );
}

function brokenBuckets(points: readonly Point[], count: number | undefined): string | undefined {
  let bound = -Infinity;
  let total = 0;
  for (const { bound: own, value } of points) {
    if (own === undefined) continue;
    if (!(own.value > bound)) return OUT_OF_ORDER;
    if (!isCount(value) || value < total) {
      return `its bucket ${formatValue(own.value)} has ${formatValue(value)} after ${formatValue(total)}; buckets are whole numbers that do not fall`;
    }
    bound = own.value;
    total = value;
  }
  if (bound !== Infinity) return 'it has no +Inf bucket; every histogram has one';
  return count === undefined || count === total
    ? undefined
    : `its count is ${formatValue(count)} and its +Inf bucket ${formatValue(total)}; they must be alike`;
}

function valueOf(points: readonly Point[], suffix: string): number | undefined {
  return points.find((point) => point.suffix === suffix)?.value;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

function isCounted({ points }: ForeignSeries): boolean {
  for (const { value } of points.values()) if (!(value >= 0)) return false;
  return true;
}
