import {
  readExemplarLabels,
  type Exemplar,
  type MetricFamily,
  type Point,
  type SeriesSnapshot,
} from '../instruments/index.js';

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
  readonly values: readonly ForeignSample[];
}

interface ForeignSample {
  /** May be undefined in a metric without labels. */
  readonly labels?: Readonly<Record<string, unknown>>;
  readonly value: number;
  readonly metricName?: string;
  readonly exemplar?: {
    readonly labelSet: Readonly<Record<string, unknown>>;
    readonly value: number;
    /** In seconds since the epoch. */
    readonly timestamp: number;
  } | null;
}

/** A metric of prom-client's at one moment. */
export interface ForeignSnapshot {
  /** The name under which it was registered. */
  readonly name: string;
  readonly family: ForeignFamily;
  /** The numbers, copied, since prom-client hands out the very objects that it counts in. */
  readonly numbers: Float64Array;
  /** Exemplars by the position of their sample, copied as well. */
  readonly exemplars: ReadonlyMap<number, Exemplar>;
}

/** A metric of prom-client's with its samples put together in series. */
export interface ForeignGroups extends Pick<MetricFamily, 'name' | 'help' | 'kind'> {
  readonly groups: Iterable<ForeignSeries>;
}

interface ForeignSeries {
  readonly labels: SeriesSnapshot['labels'];
  readonly points: Map<string, Point>;
}

/** Copies what changes of a metric of prom-client's. */
export function snapshotForeign(name: string, family: ForeignFamily): ForeignSnapshot {
  const { values } = family;
  const numbers = new Float64Array(values.length);
  const exemplars = new Map<number, Exemplar>();
  for (let index = 0; index < values.length; index++) {
    const { value, exemplar } = values[index]!;
    numbers[index] = value;
    if (!exemplar) continue;
    const labels = readExemplarLabels(exemplar.labelSet);
    const timestamp = exemplar.timestamp * 1_000;
    // prom-client checks none of this, and one bad exemplar would cost the whole scrape.
    if (typeof labels !== 'string' && Number.isFinite(timestamp)) {
      exemplars.set(index, { labels, value: exemplar.value, timestamp });
    }
  }
  return { name, family, numbers, exemplars };
}

/**
 * Puts the samples that prom-client's `get()` returned together in series; stops after
 * each sample. Default labels are added here, since prom-client takes label sets with some
 * labels left out: with a default in their place two of them may be one.
 */
export function* groupForeign(
  { name, family, numbers, exemplars }: ForeignSnapshot,
  defaultLabels: Readonly<Record<string, string>>,
): Generator<void, ForeignGroups> {
  const { help, type, values } = family;
  const kind = KINDS.has(String(type)) ? (String(type) as MetricFamily['kind']) : 'unknown';
  const groups = new Map<string, ForeignSeries>();
  for (const [index, { labels = {}, metricName = family.name }] of values.entries()) {
    const suffix = metricName.startsWith(family.name) ? metricName.slice(family.name.length) : '';
    const bound = boundOf(labels, suffix, kind);
    const exemplar = exemplars.get(index);
    const pairs = Object.entries({ ...labels, ...defaultLabels, ...labels })
      .filter(([label]) => label !== bound?.label)
      .map(([label, own]) => [label, String(own).toWellFormed()] as const);
    const key = JSON.stringify(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    const group = groups.get(key) ?? { labels: pairs, points: new Map() };
    groups.set(key, group);
    // Label values that are alike once encoded would be two lines of one series.
    const pointKey = `${suffix} ${bound?.value}`;
    const twin = kind === 'gauge' ? undefined : group.points.get(pointKey);
    group.points.set(pointKey, {
      suffix,
      value: numbers[index]! + (twin?.value ?? 0),
      ...(bound && { bound }),
      ...(exemplar && { exemplar }),
    });
    yield;
  }
  return { name, help: typeof help === 'string' ? help : '', kind, groups: groups.values() };
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
