import type { PooledSeries } from '../states/index.js';

/** Series as a part lists them: the same list again as long as it has the same series. */
export type SeriesList = readonly PooledSeries[];

/** How many series a merged chunk holds. */
const CHUNK_SERIES = 1_024;
/** Series that are looked at before anybody looks at the clock. */
const BLOCK_SERIES = 512;

/** A run of merged series. */
export interface LayoutChunk {
  /** What is the same as long as the chunk keeps its place, for caches. */
  readonly chunk: object;
  readonly series: SeriesList;
}

type Places = Map<PooledSeries, number>;

/**
 * Where the series of several lists lie once they are merged: each has one position, in
 * chunks without holes. It is never changed, but replaced, so that a merge by it can be
 * interrupted by another one.
 */
export class MergedLayout {
  static readonly empty = new MergedLayout(0, [], new Map(), undefined);

  private constructor(
    readonly size: number,
    readonly chunks: readonly LayoutChunk[],
    /** The positions of the series of each list. */
    readonly positions: ReadonlyMap<SeriesList, Uint32Array>,
    /** The position of each series; whoever makes the next layout takes it. */
    private places: Places | undefined,
  ) {}

  /**
   * The layout for other lists: this one, where they are the same; else one that leaves
   * series where they were, as far as there are no holes. Stops now and then.
   */
  *next(lists: ReadonlySet<SeriesList>): Generator<void, MergedLayout> {
    if (this.isOf(lists)) return this;
    const places = yield* this.takePlaces();
    const { fresh, used } = yield* this.look(lists, places);
    const { size, changes, hasMoved } = yield* this.closeHoles(used, fresh, places);
    const positions = new Map<SeriesList, Uint32Array>();
    for (const list of lists) {
      const known = hasMoved ? undefined : this.positions.get(list);
      positions.set(list, known ?? (yield* positionsOf(list, places)));
    }
    return new MergedLayout(size, this.chunksWith(changes, size), positions, places);
  }

  private isOf(lists: ReadonlySet<SeriesList>): boolean {
    const { positions } = this;
    if (lists.size !== positions.size) return false;
    for (const list of lists) if (!positions.has(list)) return false;
    return true;
  }

  private *takePlaces(): Generator<void, Places> {
    const { places } = this;
    this.places = undefined;
    if (places !== undefined) return places;
    // The first one, or another merge has taken it and is not done yet.
    const own: Places = new Map();
    for (const { series } of this.chunks) {
      for (const one of series) {
        own.set(one, own.size);
        if (own.size % BLOCK_SERIES === 0) yield;
      }
    }
    return own;
  }

  /** Finds which positions are used, and which series are new; these get the positions that follow. */
  private *look(
    lists: ReadonlySet<SeriesList>,
    places: Places,
  ): Generator<void, { fresh: PooledSeries[]; used: Uint8Array }> {
    const used = new Uint8Array(this.size);
    const fresh: PooledSeries[] = [];
    for (const list of lists) {
      const known = this.positions.get(list);
      if (known !== undefined) {
        for (const position of known) used[position] = 1;
        yield;
        continue;
      }
      for (let index = 0; index < list.length; index++) {
        const one = list[index]!;
        const place = places.get(one);
        if (place === undefined) places.set(one, this.size + fresh.push(one) - 1);
        else if (place < used.length) used[place] = 1;
        if ((index + 1) % BLOCK_SERIES === 0) yield;
      }
    }
    return { fresh, used };
  }

  /** Puts the last series, new ones first, where one has gone. */
  private *closeHoles(
    used: Uint8Array,
    fresh: readonly PooledSeries[],
    places: Places,
  ): Generator<void, { size: number; changes: Map<number, PooledSeries>; hasMoved: boolean }> {
    const holes: number[] = [];
    for (let position = 0; position < used.length; position++) {
      if (used[position] === 1) continue;
      places.delete(this.at(position));
      holes.push(position);
      if (holes.length % BLOCK_SERIES === 0) yield;
    }
    const size = used.length + fresh.length - holes.length;
    const changes = new Map<number, PooledSeries>();
    for (const [index, one] of fresh.entries()) changes.set(used.length + index, one);
    let last = used.length + fresh.length;
    let hasMoved = false;
    for (const hole of holes) {
      if (hole >= size) break;
      do last--;
      while (last < used.length && used[last] === 0);
      const moved = changes.get(last) ?? this.at(last);
      changes.delete(last);
      changes.set(hole, moved);
      places.set(moved, hole);
      hasMoved ||= last < used.length;
      if (changes.size % BLOCK_SERIES === 0) yield;
    }
    return { size, changes, hasMoved };
  }

  private at(position: number): PooledSeries {
    return this.chunks[Math.floor(position / CHUNK_SERIES)]!.series[position % CHUNK_SERIES]!;
  }

  /** The chunks, those that did not change as they are. */
  private chunksWith(changes: ReadonlyMap<number, PooledSeries>, size: number): LayoutChunk[] {
    const changed = new Map<number, PooledSeries[]>();
    for (const [position, one] of changes) {
      const index = Math.floor(position / CHUNK_SERIES);
      let series = changed.get(index);
      if (series === undefined) {
        changed.set(index, (series = [...(this.chunks[index]?.series ?? [])]));
      }
      series[position % CHUNK_SERIES] = one;
    }
    const chunks: LayoutChunk[] = [];
    for (let start = 0; start < size; start += CHUNK_SERIES) {
      const known = this.chunks[chunks.length];
      const length = Math.min(CHUNK_SERIES, size - start);
      const series = changed.get(chunks.length) ?? known!.series;
      const isSame = series === known?.series && series.length === length;
      chunks.push(isSame ? known : { chunk: known?.chunk ?? {}, series: series.slice(0, length) });
    }
    return chunks;
  }
}

function* positionsOf(list: SeriesList, places: Places): Generator<void, Uint32Array> {
  const positions = new Uint32Array(list.length);
  for (let index = 0; index < list.length; index++) {
    positions[index] = places.get(list[index]!)!;
    if ((index + 1) % BLOCK_SERIES === 0) yield;
  }
  return positions;
}
