import { frameStart, type TimeSeriesBlock } from './time-series-block.js';

/** One time series of a block. */
export interface EndedSeries {
  readonly block: TimeSeriesBlock;
  readonly index: number;
}

/**
 * The time series that were written before and are not written now; stops after each one
 * that it looks at. Blocks that are the same need no look: a series that has moved to
 * another one has changed both.
 */
export function* endedSeries(
  before: readonly TimeSeriesBlock[],
  now: readonly TimeSeriesBlock[],
): Generator<void, EndedSeries[]> {
  const left = withoutBlocks(before, now);
  const come = withoutBlocks(now, before);
  const written = new Set<string>();
  const ended: EndedSeries[] = [];
  if (left.length === 0) return ended;
  for (const block of come) {
    for (const index of block.ends.keys()) {
      written.add(keyOf(block, index));
      yield;
    }
  }
  for (const block of left) {
    for (const index of block.ends.keys()) {
      if (!written.has(keyOf(block, index))) ended.push({ block, index });
      yield;
    }
  }
  return ended;
}

function withoutBlocks(
  blocks: readonly TimeSeriesBlock[],
  others: readonly TimeSeriesBlock[],
): TimeSeriesBlock[] {
  const known = new Set(others);
  return blocks.filter((block) => !known.has(block));
}

/** A frame has nothing in it but the labels, in one order. */
function keyOf(block: TimeSeriesBlock, index: number): string {
  const { buffer, byteOffset } = block.bytes;
  const start = frameStart(block, index);
  return Buffer.from(buffer, byteOffset + start, block.ends[index]! - start).toString('latin1');
}
