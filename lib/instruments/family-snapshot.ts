import type { GaugeAggregate, MetricKind } from '../definitions/index.js';
import type { Exemplar } from './exemplar.js';
import type { MetricFamily, Point, SeriesSnapshot } from './metric-family.js';
import type { ChunkSnapshot, ShownSeries } from './series-chunks.js';
import type { Series } from './series.js';

/** One line that every series of a metric has: all of it that is not the series' own. */
export type LineShape = Pick<Point, 'suffix' | 'bound'>;

/** The quantiles of series that were computed before a snapshot, which would take long in it. */
export type PreparedQuantiles = ReadonlyMap<Series, Promise<number[]>>;

/** A metric with all its numbers at one moment, in the compact form in which they are kept. */
export interface FamilySnapshot<S extends ShownSeries = ShownSeries> {
  /** The exposed name, with prefix, in the text format's spelling. */
  readonly name: string;
  readonly help: string;
  readonly kind: MetricKind;
  readonly unit: string | undefined;
  readonly labelNames: readonly string[];
  /** How the values of several processes become one; undefined for what is summed anyway. */
  readonly aggregate?: GaugeAggregate | undefined;
  /** The lines of each series, in the order of what {@link expose} writes. */
  readonly lines: readonly LineShape[];
  readonly chunks: readonly ChunkSnapshot<S>[];
  /**
   * Writes the values of the lines of one series, whose numbers begin at `at`. Only
   * where they must be waited for it returns a promise.
   */
  expose(series: S, numbers: Float64Array, at: number, values: Float64Array): void | Promise<void>;
  /** The exemplars that belonged to a series at that moment, by line. */
  exemplarsOf?(series: S): readonly (Exemplar | undefined)[] | undefined;
}

/** The same as objects, for tools that are not in a hurry. */
export async function expandFamily(snapshot: FamilySnapshot): Promise<MetricFamily> {
  const { name, help, kind, unit, chunks } = snapshot;
  const series: SeriesSnapshot[] = [];
  for (const chunk of chunks) {
    for (const index of chunk.series.keys()) {
      const one = expandSeries(snapshot, chunk, index);
      // Only where it must be waited for, since a turn for each series takes its time.
      // oxlint-disable-next-line no-await-in-loop
      series.push(one instanceof Promise ? await one : one);
    }
  }
  return { name, help, kind, unit, series };
}

function expandSeries(
  snapshot: FamilySnapshot,
  { series, numbers, createdAt }: ChunkSnapshot,
  index: number,
): SeriesSnapshot | Promise<SeriesSnapshot> {
  const one = series[index]!;
  const { labelNames, lines } = snapshot;
  const exemplars = snapshot.exemplarsOf?.(one);
  const values = new Float64Array(lines.length);
  const at = (index * numbers.length) / series.length;
  const finish = (): SeriesSnapshot => ({
    labels: labelNames.map((label, position) => [label, one.labelValues[position]!] as const),
    points: lines.map((line, position) => {
      const exemplar = exemplars?.[position];
      return { ...line, value: values[position]!, ...(exemplar && { exemplar }) };
    }),
    createdAt: createdAt[index]!,
  });
  return snapshot.expose(one, numbers, at, values)?.then(finish) ?? finish();
}
