import { MetricsError } from '../errors/index.js';
import { show } from './names.js';

const LASTING = ['sum', 'min', 'max', 'average', 'first', 'mostRecent', 'perProcess'] as const;
const LIVE = [
  'liveSum',
  'liveMin',
  'liveMax',
  'liveAverage',
  'liveFirst',
  'liveMostRecent',
  'livePerProcess',
] as const;

/**
 * How the values of one gauge become one where several processes answer together: their
 * `sum`, `min`, `max` or `average`; `first`, that of the process that started first;
 * `mostRecent`, the one set last; or `perProcess`, each one apart, with a label `pid`. The
 * `live…` forms forget a process that has ended, the others keep what it said last.
 */
export type GaugeAggregate = (typeof LASTING)[number] | (typeof LIVE)[number];

/** What holds for gauges that say nothing: what has ended has nothing in flight any more. */
export const DEFAULT_AGGREGATE: GaugeAggregate = 'liveSum';

/** Checks the option `aggregate` of a gauge. */
export function assertAggregate(
  aggregate: unknown,
  metric: string,
  labelNames: readonly string[],
): asserts aggregate is GaugeAggregate | undefined {
  if (aggregate === undefined) return;
  if (![...LASTING, ...LIVE].some((one) => one === aggregate)) {
    throw new MetricsError(
      'INVALID_DEFINITION',
      `Metric ${metric} has ${show(aggregate)} as aggregate. Use one of ${[...LASTING, ...LIVE].join(', ')}.`,
    );
  }
  if (isPerProcess(aggregate as GaugeAggregate) && labelNames.includes('pid')) {
    throw new MetricsError(
      'INVALID_DEFINITION',
      `Metric ${metric} has the label "pid", which aggregate: ${show(aggregate)} adds. Rename yours.`,
    );
  }
}

/** True where the values of ended processes are forgotten. */
export function isLive(aggregate: GaugeAggregate): boolean {
  return LIVE.some((one) => one === aggregate);
}

/** True where each process has a series of its own. */
export function isPerProcess(aggregate: GaugeAggregate): boolean {
  return aggregate === 'perProcess' || aggregate === 'livePerProcess';
}

/** True where the value that was set last is the one that counts. */
export function isMostRecent(aggregate: GaugeAggregate | undefined): boolean {
  return aggregate === 'mostRecent' || aggregate === 'liveMostRecent';
}
