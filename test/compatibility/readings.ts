import { samplesOf } from '../exposition/samples.js';

/** One number of a metric, however it was told. */
export interface Reading {
  readonly series: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | string;
}

/** A metric as prom-client's JSON has it, without the exemplars that stand beside each bucket. */
export interface MetricReading {
  readonly name: string;
  readonly help: string;
  readonly type: unknown;
  readonly aggregator: string;
  readonly values: readonly Reading[];
}

/** What may differ between two metrics that were used alike, such as a duration, as a word. */
export type Mask = (value: number) => number | string;

/** A body of a registry: its comments and its samples, in one order whatever the metrics' was. */
export function readText(
  body: string,
  mask: Mask = (value) => value,
): { comments: string[]; samples: Reading[] } {
  const samples = samplesOf(body).map(({ name, labels, value }): Reading => {
    const number = Number(value);
    return { series: name, labels, value: Number.isNaN(number) ? value : mask(number) };
  });
  const comments = body.split('\n').filter((line) => line.startsWith('#'));
  return { comments: comments.toSorted(), samples: sorted(samples) };
}

/** A registry's JSON in one order, and label values as they are written. */
export function readJson(json: unknown, mask: Mask = (value) => value): MetricReading[] {
  const metrics = (json as JsonMetric[]).map((metric): MetricReading => readMetric(metric, mask));
  return metrics.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a metric's `get()` returns, likewise. */
export function readMetric(metric: unknown, mask: Mask = (value) => value): MetricReading {
  const { name, help, type, aggregator, values } = metric as JsonMetric;
  const readings = values.map(({ labels, value, metricName }): Reading => ({
    series: metricName ?? name,
    labels: Object.fromEntries(Object.entries(labels).map(([label, of]) => [label, String(of)])),
    value: mask(value),
  }));
  return { name, help, type, aggregator, values: sorted(readings) };
}

interface JsonMetric extends Omit<MetricReading, 'values'> {
  readonly values: readonly {
    readonly labels: Readonly<Record<string, string | number>>;
    readonly value: number;
    readonly metricName?: string;
  }[];
}

function sorted(readings: readonly Reading[]): Reading[] {
  const key = ({ series, labels }: Reading): string =>
    JSON.stringify([series, Object.entries(labels).toSorted()]);
  return readings.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
