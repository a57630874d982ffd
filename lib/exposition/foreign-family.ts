import {
  readExemplarLabels,
  type Exemplar,
  type MetricFamily,
  type Point,
  type SeriesSnapshot,
} from '../instruments/index.js';
import { BucketList } from './foreign-buckets.js';

const KINDS = new Set<unknown>(['counter', 'gauge', 'histogram', 'summary']);

/** Which samples have a bound, and in which label. */
const BOUNDS: Partial<Record<MetricFamily['kind'], { label: 'le' | 'quantile'; suffix: string }>> =
  {
    histogram: { label: 'le', suffix: '_bucket' },
    summary: { label: 'quantile', suffix: '' },
  };

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
  readonly groups: readonly ForeignSeries[];
}

/** One series of a metric of prom-client's. */
export interface ForeignSeries {
  readonly labels: SeriesSnapshot['labels'];
  readonly points: Map<string, Point>;
}

interface OpenSeries extends ForeignSeries {
  /** The buckets that are being listed. */
  buckets?: BucketList | undefined;
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
    if (typeof labels !== 'string' && Number.isFinite(timestamp) && isNumber(exemplar.value)) {
      exemplars.set(index, { labels, value: exemplar.value, timestamp });
    }
  }
  return { name, family, numbers, exemplars };
}

/** What a metric of prom-client's is, whatever it says of itself. */
export function kindOfForeign({ type }: ForeignFamily): MetricFamily['kind'] {
  return KINDS.has(type) ? (type as MetricFamily['kind']) : 'unknown';
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
  const { help, values } = family;
  const kind = kindOfForeign(family);
  const bounds = BOUNDS[kind];
  const defaults = Object.entries(defaultLabels).filter(([label]) => label !== bounds?.label);
  const added = Object.fromEntries(defaults);
  const groups = new Map<string, OpenSeries>();
  for (const [index, { labels = {}, metricName = family.name }] of values.entries()) {
    // A name that is none of this metric's is a suffix that no kind of metric has.
    const suffix = metricName.startsWith(family.name)
      ? metricName.slice(family.name.length)
      : ` ${metricName}`;
    const boundLabel = suffix === bounds?.suffix ? bounds.label : undefined;
    const exemplar = exemplars.get(index);
    const all = defaults.length === 0 ? labels : { ...labels, ...added, ...labels };
    const pairs: [name: string, value: string][] = [];
    for (const label of Object.keys(all)) {
      if (label !== boundLabel) pairs.push([label, String(all[label]).toWellFormed()]);
    }
    const key = JSON.stringify(
      pairs.length < 2 ? pairs : pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
    const group: OpenSeries = groups.get(key) ?? { labels: pairs, points: new Map() };
    groups.set(key, group);
    const bound = boundLabel && { label: boundLabel, value: boundOf(labels[boundLabel]) };
    const value =
      bound?.label === 'le'
        ? countOf(group, labels['le'], bound.value, numbers[index]!)
        : numbers[index]!;
    if (bound?.label !== 'le') group.buckets = undefined;
    if (value !== undefined) {
      // Label values that are alike once encoded would be two lines of one series.
      const pointKey = `${suffix} ${bound?.value}`;
      const twin = group.points.get(pointKey);
      group.points.set(pointKey, {
        suffix,
        value: twin === undefined ? value : join(twin, value, kind),
        ...(bound && { bound }),
        ...(exemplar && { exemplar }),
      });
    }
    yield;
  }
  return { name, help: typeof help === 'string' ? help : '', kind, groups: [...groups.values()] };
}

function boundOf(given: unknown): number {
  return given === '+Inf' ? Infinity : Number(given);
}

/** The count of a bucket; undefined for one that counts nothing of its own. */
function countOf(
  group: OpenSeries,
  le: unknown,
  bound: number,
  listed: number,
): number | undefined {
  const buckets = (group.buckets ??= new BucketList());
  if (le !== '+Inf') return buckets.countOf(bound, listed);
  group.buckets = undefined;
  return buckets.rest(listed);
}

/** Two numbers of one line. */
function join({ bound, value }: Point, other: number, kind: MetricFamily['kind']): number {
  if (kind === 'gauge') return other;
  if (bound?.label !== 'quantile') return value + other;
  // Nobody knows the quantile of two series together.
  return Object.is(value, other) ? value : NaN;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
