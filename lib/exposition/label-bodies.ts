import type { ChunkSnapshot, FamilySnapshot, ShownSeries } from '../instruments/index.js';
import { escapeLabelValue, formatLabels, type LabelPairs } from './label-text.js';

/** What stands around the labels of each series of a metric. */
export interface LabelFrame {
  readonly head: string;
  readonly tail: string;
}

/** The labels of the series of one chunk as bytes, without braces, within their frame: `a="x",b="y"`. */
export interface LabelBodies {
  /** Those of all series, one after another. */
  readonly bytes: Uint8Array;
  /** Where those of each series end. */
  readonly ends: Uint32Array;
}

interface CachedBodies extends LabelBodies {
  readonly series: readonly ShownSeries[];
  /** What all series have in common. */
  readonly head: string;
  readonly tail: string;
}

/** Series that are written before anybody looks at the clock; labels may be long. */
const SERIES_AT_ONCE = 16;

/** Bytes for one series, to begin with. */
const TYPICAL_BYTES = 64;

/**
 * The labels of series as they are written, made at the first scrape and kept: only
 * series that were added since are written again.
 */
export class LabelBodiesCache {
  private readonly byChunk = new WeakMap<object, CachedBodies>();

  /**
   * Those of a chunk, each with the default labels that the metric has not itself;
   * stops now and then where they must be written.
   */
  *of(
    { labelNames, lines }: FamilySnapshot,
    { chunk, series }: ChunkSnapshot,
    defaultLabels: LabelPairs,
    frame: LabelFrame,
  ): Generator<void, LabelBodies> {
    const own = new Set<string | undefined>([
      ...labelNames,
      ...lines.map(({ bound }) => bound?.label),
    ]);
    const defaults = formatLabels(defaultLabels.filter(([name]) => !own.has(name)));
    const comma = labelNames.length > 0 && defaults !== '' ? ',' : '';
    const { head } = frame;
    const tail = comma + defaults + frame.tail;
    const known = this.byChunk.get(chunk);
    const usable = known?.head === head && known.tail === tail ? known : undefined;
    // A chunk has a new list where its series changed.
    if (usable?.series === series) return usable;
    const written = yield* write(labelNames, series, { head, tail }, usable);
    const made = { ...written, series, head, tail };
    this.byChunk.set(chunk, made);
    return made;
  }
}

/** Where the bytes of a series begin. */
export function startOf({ ends }: LabelBodies, index: number): number {
  return index === 0 ? 0 : ends[index - 1]!;
}

function* write(
  labelNames: readonly string[],
  series: readonly ShownSeries[],
  frame: LabelFrame,
  known: CachedBodies | undefined,
): Generator<void, LabelBodies> {
  let bytes = Buffer.allocUnsafeSlow(series.length * TYPICAL_BYTES);
  const ends = new Uint32Array(series.length);
  let end = 0;
  const makeRoom = (needed: number): void => {
    if (end + needed <= bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * bytes.length + needed);
    larger.set(bytes.subarray(0, end));
    bytes = larger;
  };
  for (const [index, one] of series.entries()) {
    if (known?.series[index] === one) {
      const own = known.bytes.subarray(startOf(known, index), known.ends[index]);
      makeRoom(own.length);
      bytes.set(own, end);
      end += own.length;
    } else {
      const text = frame.head + labelText(labelNames, one.labelValues) + frame.tail;
      // No UTF-16 code unit becomes more than three bytes.
      makeRoom(text.length * 3);
      end += bytes.write(text, end);
    }
    ends[index] = end;
    if ((index + 1) % SERIES_AT_ONCE === 0) yield;
  }
  // A copy, since what is kept for long should take no more than it needs; and no
  // Buffer, whose parts cost more to take.
  return { bytes: new Uint8Array(bytes.subarray(0, end)), ends };
}

function labelText(names: readonly string[], values: readonly string[]): string {
  let text = '';
  for (const [index, name] of names.entries()) {
    text += `${index === 0 ? '' : ','}${name}="${escapeLabelValue(values[index]!)}"`;
  }
  return text;
}
