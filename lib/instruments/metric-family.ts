import type { MetricKind } from '../definitions/index.js';
import type { Exemplar } from './exemplar.js';

/** One number of a series. */
export interface Point {
  /** What follows the metric's name: empty, `_bucket`, `_sum` or `_count`. */
  readonly suffix: string;
  /** The number. */
  readonly value: number;
  /** The bound or rank that the number belongs to, as label `le` or `quantile`. */
  readonly bound?: { readonly label: 'le' | 'quantile'; readonly value: number };
  /** What one of the recordings behind the number was about. */
  readonly exemplar?: Exemplar;
}

/** One series as it is at this moment. */
export interface SeriesSnapshot {
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly points: readonly Point[];
  /** When the series came into being, in milliseconds since the epoch. */
  readonly createdAt?: number;
}

/** One metric with all its series as it is at this moment: what exposition renders. */
export interface MetricFamily {
  /** The exposed name, with prefix, in the text format's spelling. */
  readonly name: string;
  readonly help: string;
  readonly kind: MetricKind | 'unknown';
  readonly unit?: string | undefined;
  readonly series: readonly SeriesSnapshot[];
}

/** The form in which prom-client's `get()` returns a family. */
export interface PromClientFamily {
  name: string;
  help: string;
  type: string;
  aggregator: string;
  values: {
    labels: Record<string, string | number>;
    value: number;
    metricName?: string;
    /** Its time stamp is in seconds since the epoch. */
    exemplar?: { labelSet: Record<string, string>; value: number; timestamp: number };
  }[];
}

/** A family in the form of prom-client's `get()`. */
export function toPromClient(family: MetricFamily): PromClientFamily {
  const values: PromClientFamily['values'] = [];
  for (const { labels, points } of family.series) {
    for (const { suffix, value, bound, exemplar } of points) {
      values.push({
        labels: {
          ...(bound && { [bound.label]: bound.value === Infinity ? '+Inf' : bound.value }),
          ...Object.fromEntries(labels),
        },
        value,
        ...(suffix === '' ? {} : { metricName: family.name + suffix }),
        ...(exemplar && {
          exemplar: {
            labelSet: exemplar.labels,
            value: exemplar.value,
            timestamp: exemplar.timestamp / 1_000,
          },
        }),
      });
    }
  }
  const type = family.kind === 'info' || family.kind === 'stateset' ? 'gauge' : family.kind;
  return { name: family.name, help: family.help, type, aggregator: 'sum', values };
}
