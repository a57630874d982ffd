import {
  exposeHistogram,
  exposeTotals,
  exposeValue,
  type Exemplar,
  type FamilySnapshot,
} from '../instruments/index.js';
import {
  linesOfShape,
  shownLabelNames,
  widthOfShape,
  type FamilyShape,
  type PooledSeries,
  type StateChunk,
  type StateFamily,
  type SeriesPool,
} from '../states/index.js';
import { MergeAlignment } from './merge-alignment.js';
import { mergingOf, type MergedNumbers } from './merge-numbers.js';
import { MergedLayout, type LayoutChunk } from './merged-layout.js';

/** Numbers that are added before anybody looks at the clock. */
const BLOCK_NUMBERS = 1_024;

/** What several parts told about one metric, as one. */
export interface MergedParts extends MergedNumbers {
  readonly layout: MergedLayout;
  /** When each series came into being: the first time. */
  readonly createdAt: Float64Array;
  /** The last exemplar of each line; undefined where there is none at all. */
  readonly exemplars: ReadonlyMap<PooledSeries, readonly (Exemplar | undefined)[]> | undefined;
}

/** Merges what parts tell about one metric, scrape after scrape. */
export class MergedFamily {
  private layout = MergedLayout.empty;
  private readonly lines: FamilySnapshot['lines'];
  private readonly labelNames: readonly string[];
  private readonly alignment: MergeAlignment;

  constructor(
    /** Says what is shown; others differ in the order of labels at most. */
    readonly shape: FamilyShape,
    pool: SeriesPool,
  ) {
    this.lines = linesOfShape(shape);
    this.labelNames = shownLabelNames(shape);
    this.alignment = new MergeAlignment(shape, pool);
  }

  /** The metric of all parts; stops now and then. */
  *snapshot(families: readonly StateFamily[]): Generator<void, FamilySnapshot> {
    const { shape, lines, labelNames } = this;
    const merged = yield* this.merge(families);
    const { exemplars } = merged;
    const { name, help, kind, unit, aggregate } = shape;
    return {
      name,
      help,
      kind,
      unit,
      labelNames,
      aggregate,
      lines,
      chunks: chunksOf(merged),
      expose: exposeOf(shape),
      ...(exemplars && { exemplarsOf: (series) => exemplars.get(series) }),
    };
  }

  /** The same as numbers; sums are rounded, and `low` says by how much. */
  *merge(families: readonly StateFamily[]): Generator<void, MergedParts> {
    const { shape, alignment } = this;
    const chunks: StateChunk[] = [];
    for (const family of families) chunks.push(...(yield* alignment.chunksOf(family)));
    const layout = yield* this.layout.next(new Set(chunks.map(({ series }) => series)));
    this.layout = layout;
    const width = widthOfShape(shape);
    const merging = mergingOf(shape);
    const merged: MergedParts = {
      width,
      layout,
      numbers: startingWith(merging.start, layout.size, width),
      low: new Float64Array(layout.size),
      createdAt: new Float64Array(layout.size).fill(Infinity),
      exemplars: latestExemplars(chunks),
    };
    const step = Math.ceil(BLOCK_NUMBERS / (width + 1));
    for (const { series, numbers, createdAt } of chunks) {
      const positions = layout.positions.get(series)!;
      for (let from = 0; from < series.length; from += step) {
        const end = Math.min(from + step, series.length);
        merging.add(merged, positions, numbers, from, end);
        earliest(merged.createdAt, positions, createdAt, from, end);
        yield;
      }
    }
    const sumAt = merging.sumAt(width);
    if (sumAt !== undefined) yield* round(merged, sumAt, step);
    return merged;
  }
}

/** A chunk with what was merged. */
export type MergedChunk = LayoutChunk & Pick<StateChunk, 'numbers' | 'createdAt'>;

/** The numbers of each chunk. */
export function chunksOf({ layout, width, numbers, createdAt }: MergedParts): MergedChunk[] {
  let start = 0;
  return layout.chunks.map(({ chunk, series }) => {
    const end = start + series.length;
    const own = {
      chunk,
      series,
      numbers: numbers.subarray(start * width, end * width),
      createdAt: createdAt.subarray(start, end),
    };
    start = end;
    return own;
  });
}

function startingWith(
  [value, weight]: readonly [number, number],
  size: number,
  width: number,
): Float64Array {
  const numbers = new Float64Array(size * width);
  if (value === 0 && weight === 0) return numbers;
  for (let at = 0; at < numbers.length; at += width) {
    numbers[at] = value;
    numbers[at + 1] = weight;
  }
  return numbers;
}

function earliest(
  into: Float64Array,
  positions: Uint32Array,
  createdAt: Float64Array,
  from: number,
  end: number,
): void {
  for (let index = from; index < end; index++) {
    const position = positions[index]!;
    const own = createdAt[index]!;
    if (own < into[position]!) into[position] = own;
  }
}

/** Makes each sum the number next to what was added up. */
function* round(
  { numbers, low, width }: MergedNumbers,
  sumAt: number,
  step: number,
): Generator<void> {
  for (let position = 0; position < low.length; position++) {
    if (low[position] !== 0) {
      const at = position * width + sumAt;
      const before = numbers[at]!;
      const sum = before + low[position]!;
      numbers[at] = sum;
      const added = sum - before;
      low[position] = before - (sum - added) + (low[position]! - added);
    }
    if ((position + 1) % step === 0) yield;
  }
}

function latestExemplars(chunks: readonly StateChunk[]): MergedParts['exemplars'] {
  let latest: Map<PooledSeries, (Exemplar | undefined)[]> | undefined;
  for (const { series, exemplars } of chunks) {
    for (const { series: index, line, labels, value, timestamp } of exemplars ?? []) {
      latest ??= new Map();
      const one = series[index]!;
      let lines = latest.get(one);
      if (lines === undefined) latest.set(one, (lines = []));
      const known = lines[line];
      if (known === undefined || timestamp > known.timestamp) {
        lines[line] = { labels, value, timestamp };
      }
    }
  }
  return latest;
}

function exposeOf({ kind, aggregate }: FamilyShape): FamilySnapshot['expose'] {
  switch (kind) {
    case 'histogram':
      return (_, numbers, at, values) => exposeHistogram(numbers, at, values);
    case 'summary':
      return (_, numbers, at, values) => exposeTotals(numbers, at, values);
    default:
      return aggregate === 'average' || aggregate === 'liveAverage'
        ? (_, numbers, at, values) => void (values[0] = numbers[at]! / numbers[at + 1]!)
        : (_, numbers, at, values) => exposeValue(numbers, at, values);
  }
}
