import type { MetricFamily, Point, SeriesSnapshot } from '../instruments/index.js';

const KINDS = new Set<string>(['counter', 'gauge', 'histogram', 'summary']);

/** A metric that was made with prom-client directly, as far as it is read. */
export interface ForeignMetric {
  readonly name: string;
  get(): Promise<ForeignFamily>;
}

/** What prom-client's `get()` returns. */
export interface ForeignFamily {
  readonly name: string;
  readonly help: unknown;
  readonly type: unknown;
  readonly values: readonly {
    readonly labels: Readonly<Record<string, unknown>>;
    readonly value: number;
    readonly metricName?: string;
  }[];
}

/**
 * Turns what prom-client's `get()` returns into a family of ours. Default labels
 * are added here, since prom-client takes label sets with some labels left out: with
 * a default in their place two of them may be one.
 */
export function fromForeign(
  { name, help, type, values }: ForeignFamily,
  defaultLabels: Readonly<Record<string, unknown>>,
): MetricFamily {
  const kind = KINDS.has(String(type)) ? (String(type) as MetricFamily['kind']) : 'unknown';
  const series = new Map<
    string,
    { labels: SeriesSnapshot['labels']; points: Map<string, Point> }
  >();
  for (const { labels, value, metricName = name } of values) {
    const suffix = metricName.startsWith(name) ? metricName.slice(name.length) : '';
    const bound = boundOf(labels, suffix, kind);
    const pairs = Object.entries({ ...labels, ...defaultLabels, ...labels })
      .filter(([label]) => label !== bound?.label)
      .map(([label, own]) => [label, String(own).toWellFormed()] as const);
    const key = JSON.stringify(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    const one = series.get(key) ?? { labels: pairs, points: new Map() };
    series.set(key, one);
    // Label values that are alike once encoded would be two lines of one series.
    const pointKey = `${suffix} ${bound?.value}`;
    const twin = kind === 'gauge' ? undefined : one.points.get(pointKey);
    one.points.set(pointKey, {
      suffix,
      value: value + (twin?.value ?? 0),
      ...(bound && { bound }),
    });
  }
  return {
    name,
    help: typeof help === 'string' ? help : '',
    kind,
    series: [...series.values()].map(({ labels, points }) => ({
      labels,
      points: [...points.values()],
    })),
  };
}

function boundOf(
  labels: Readonly<Record<string, unknown>>,
  suffix: string,
  kind: MetricFamily['kind'],
): Point['bound'] {
  const label = kind === 'histogram' && suffix === '_bucket' ? 'le' : 'quantile';
  const value = labels[label];
  if (value === undefined || (kind !== 'histogram' && kind !== 'summary')) return undefined;
  return { label, value: value === '+Inf' ? Infinity : Number(value) };
}
