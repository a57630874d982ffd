import { formatBound, type LabelPairs, type ReadForeign } from '../exposition/index.js';
import type { ChunkSnapshot, FamilySnapshot, Point, ShownSeries } from '../instruments/index.js';
import type { ProtobufWriter } from './remote-write-libraries.js';
import { TimeSeriesBlockBuilder, type TimeSeriesBlock } from './time-series-block.js';

interface CachedBlock {
  readonly block: TimeSeriesBlock;
  readonly series: readonly ShownSeries[];
  /** What else its labels are made of. */
  readonly key: string;
}

/** Time series with their values at one moment. */
export interface ValuedBlock {
  readonly block: TimeSeriesBlock;
  readonly values: ArrayLike<number>;
}

/** A metric of prom-client's, as far as it is read. */
type ForeignSeries = Pick<ReadForeign['family'], 'name' | 'groups'>;

/**
 * The time series of metrics as they are written, made at the first write and kept, since
 * labels take far longer to encode than numbers: only series that were added since are
 * encoded again. A block that is the same as at the last write is the same object.
 */
export class TimeSeriesBlocks {
  private readonly byChunk = new WeakMap<object, CachedBlock>();
  private readonly byName = new Map<string, TimeSeriesBlock>();

  constructor(private readonly createWriter: () => ProtobufWriter) {}

  /** Those of a chunk, line by line for each series; stops after each series. */
  *ofChunk(
    family: FamilySnapshot,
    { chunk, series }: ChunkSnapshot,
    defaultLabels: LabelPairs,
  ): Generator<void, TimeSeriesBlock> {
    const key = JSON.stringify([family.name, defaultLabels]);
    const cached = this.byChunk.get(chunk);
    const known = cached?.key === key ? cached : undefined;
    // A chunk has a new list where its series changed.
    if (known?.series === series) return known.block;
    const builder = new TimeSeriesBlockBuilder(this.createWriter);
    const labels = lineLabels(family, defaultLabels);
    for (const [index, one] of series.entries()) {
      if (known?.series[index] === one) {
        builder.copy(known.block, index * labels.length, (index + 1) * labels.length);
      } else {
        for (const line of labels) builder.add(fillLabels(line, one.labelValues));
      }
      yield;
    }
    const block = builder.finish();
    this.byChunk.set(chunk, { block, series, key });
    return block;
  }

  /** Those of a metric of prom-client's, whose series come anew each time; stops after each series. */
  *ofForeign({ name, groups }: ForeignSeries): Generator<void, ValuedBlock> {
    const builder = new TimeSeriesBlockBuilder(this.createWriter);
    const values: number[] = [];
    const seen = new Set<string>();
    for (const { labels, points } of groups) {
      for (const point of points.values()) {
        // Without its empty labels a series may be the same as another, of which a scrape takes the first.
        const own = pointLabels(name, labels, point).filter(([, value]) => value !== '');
        const key = JSON.stringify(own);
        if (seen.has(key)) continue;
        seen.add(key);
        builder.add(own);
        values.push(point.value);
      }
      yield;
    }
    const block = builder.finish();
    const known = this.byName.get(name);
    const isSame = known !== undefined && Buffer.compare(known.bytes, block.bytes) === 0;
    if (!isSame) this.byName.set(name, block);
    return { block: isSame ? known : block, values };
  }
}

/** A label of a line: the same in all series, or one of the series' own. */
type LineLabel = readonly [name: string, value: string | number];

/** The labels of one line of a metric, in the order of their names; where one is a number it is that of the series' value. */
type LineLabels = readonly LineLabel[];

/** The labels of each line of a metric of this package. */
function lineLabels(
  { name, labelNames, lines }: FamilySnapshot,
  defaultLabels: LabelPairs,
): LineLabels[] {
  const own = new Set<string | undefined>([
    ...labelNames,
    ...lines.map(({ bound }) => bound?.label),
  ]);
  const shared: LineLabel[] = [
    ...defaultLabels.filter(([label]) => !own.has(label)),
    ...labelNames.map((label, index): LineLabel => [label, index]),
  ];
  return lines.map((line) => byName([...shared, ...lineOwn(name, line)]));
}

/** The labels of a line for one series. */
function fillLabels(labels: LineLabels, values: readonly string[]): LabelPairs {
  return labels.map(([name, value]) => [name, typeof value === 'number' ? values[value]! : value]);
}

/** The labels of one number of a metric of prom-client's. */
function pointLabels(name: string, labels: LabelPairs, point: Point): LabelPairs {
  return byName([...labels, ...lineOwn(name, point)]);
}

function lineOwn(
  name: string,
  { suffix, bound }: Pick<Point, 'suffix' | 'bound'>,
): [name: string, value: string][] {
  const named: [string, string] = ['__name__', name + suffix];
  return bound === undefined ? [named] : [named, [bound.label, formatBound(bound.value)]];
}

function byName<L extends readonly [name: string, value: unknown]>(labels: L[]): L[] {
  return labels.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
