import * as prom from 'prom-client';
import { readJson, readMetric, readText, type Mask } from './readings.js';

/** A handle of ours beside a metric of prom-client's, defined and used alike. */
export interface Peers<M> {
  readonly ours: M;
  readonly theirs: M;
}

/** A documented use of a metric; returns the seconds that a timer told, if there is one. */
export type Use<M> = (metric: M) => unknown;

/** Documented uses by their form of call. */
export type Forms<M> = Readonly<Record<string, Use<M>>>;

/** What the same look at each of two peers tells. */
export async function compare<M extends prom.Metric, T>(
  { ours, theirs }: Peers<M>,
  look: (metric: M) => Promise<T>,
): Promise<{ ours: T; theirs: T }> {
  return { ours: await look(ours), theirs: await look(theirs) };
}

/**
 * Uses a metric, and tells all that prom-client's own ways of reading show of it.
 * The seconds that a timer returned and the current time are told as words.
 */
export function tellAfter<M extends prom.Metric>(use: Use<M>): (metric: M) => Promise<object> {
  return async (metric) => {
    const from = Date.now() / 1_000;
    const seconds = await use(metric);
    const until = Date.now() / 1_000;
    return tell(metric, (value) => {
      if (value === seconds) return 'the seconds that the timer returned';
      return value >= from && value <= until ? 'the current time' : value;
    });
  };
}

/** All that prom-client's own ways of reading show of a metric. */
export async function tell(metric: prom.Metric, mask?: Mask): Promise<object> {
  const registry = new prom.Registry();
  registry.registerMetric(metric);
  const { name } = registry.getMetricsAsArray()[0]!;
  return {
    text: readText(await registry.metrics(), mask),
    single: readText(await registry.getSingleMetricAsString(name), mask),
    json: readJson(await registry.getMetricsAsJSON(), mask),
    get: readMetric(await metric.get(), mask),
  };
}

/** Gives a metric the `collect` that prom-client's takes in its configuration. */
export function collectWith<M extends prom.Metric>(
  metric: M,
  collect: (this: M) => void | Promise<void>,
): void {
  Object.assign(metric, { collect });
}
