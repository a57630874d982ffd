import {
  shapeKey,
  type FamilyShape,
  type PooledSeries,
  type StateChunk,
  type StateFamily,
  type SeriesPool,
} from '../states/index.js';
import type { SeriesList } from './merged-layout.js';

/** Series that are looked at before anybody looks at the clock. */
const BLOCK_SERIES = 512;

/** Brings series to one order of labels, where processes declare them in different ones. */
export class MergeAlignment {
  private readonly aligned = new WeakMap<SeriesList, SeriesList>();

  constructor(
    private readonly shape: FamilyShape,
    private readonly pool: SeriesPool,
  ) {}

  /** The chunks of a metric with their series in this shape's order; the same list gives the same one again. */
  *chunksOf({ shape, chunks }: StateFamily): Generator<void, readonly StateChunk[]> {
    if (shapeKey(shape) === shapeKey(this.shape)) return chunks;
    const order = this.shape.labelNames.map((name) => shape.labelNames.indexOf(name));
    const aligned: StateChunk[] = [];
    for (const chunk of chunks) {
      let series = this.aligned.get(chunk.series);
      if (series === undefined) {
        series = yield* this.align(chunk.series, order);
        this.aligned.set(chunk.series, series);
      }
      aligned.push({ ...chunk, series });
    }
    return aligned;
  }

  private *align(list: SeriesList, order: readonly number[]): Generator<void, SeriesList> {
    const aligned: PooledSeries[] = [];
    for (const { labelValues } of list) {
      const values = order.map((position) => labelValues[position]!);
      // After the labels comes what was added to them.
      values.push(...labelValues.slice(order.length));
      aligned.push(this.pool.intern(this.shape, values));
      if (aligned.length % BLOCK_SERIES === 0) yield;
    }
    return aligned;
  }
}
