import type { Series } from './series.js';

/** How many series the first chunks of a metric hold, so that a small one takes little memory. */
const CAPACITIES = [4, 16, 64, 256];
const FULL_CAPACITY = 1_024;

/** A series as far as it is shown. */
export interface ShownSeries {
  /** The label values, in declared order. */
  readonly labelValues: readonly string[];
}

/** Series whose numbers lie side by side, as they were at one moment. */
export interface ChunkSnapshot<S extends ShownSeries = ShownSeries> {
  /** What is the same in the snapshots of one chunk, for caches. */
  readonly chunk: object;
  /** The same list again as long as the chunk has the same series. */
  readonly series: readonly S[];
  /** The numbers of the first series, then those of the second, and so on. */
  readonly numbers: Float64Array;
  /** When each series came into being, in milliseconds since the epoch. */
  readonly createdAt: Float64Array;
}

/** A run of series that lie side by side. */
class SeriesChunk<S extends Series> {
  readonly numbers: Float64Array;
  series: S[] = [];
  createdAt: Float64Array;
  /** True once a snapshot uses the lists: then they are copied before they change. */
  private shared = false;

  constructor(
    readonly capacity: number,
    private readonly width: number,
  ) {
    this.numbers = new Float64Array(capacity * width);
    this.createdAt = new Float64Array(capacity);
  }

  snapshot(): ChunkSnapshot<S> {
    this.shared = true;
    const { series, createdAt } = this;
    const numbers = this.numbers.slice(0, series.length * this.width);
    return { chunk: this, series, numbers, createdAt };
  }

  /** Places a series at an index, with its numbers as they are elsewhere, or at zero. */
  place(series: S, index: number, createdAt: number): void {
    this.own();
    const at = index * this.width;
    const { isCold, place } = series;
    if (place === -1) this.numbers.fill(0, at, at + this.width);
    else this.numbers.set(series.numbers.subarray(place, place + this.width), at);
    this.series[index] = series;
    this.createdAt[index] = createdAt;
    series.numbers = this.numbers;
    series.place = at;
    if (!isCold) series.at = at;
  }

  pop(): { series: S; createdAt: number } {
    this.own();
    const series = this.series.pop()!;
    return { series, createdAt: this.createdAt[this.series.length]! };
  }

  private own(): void {
    if (!this.shared) return;
    this.series = [...this.series];
    this.createdAt = this.createdAt.slice();
    this.shared = false;
  }
}

/**
 * The series of one metric with their numbers, in chunks without holes: the last
 * series takes the place of one that is removed.
 */
export class SeriesChunks<S extends Series> {
  private chunks: SeriesChunk<S>[] = [];

  constructor(
    /** How many numbers a series has. */
    private readonly width: number,
    /** The most series that there can be, where it is known. */
    private readonly limit: number,
  ) {}

  /** How many series there are. */
  get size(): number {
    return this.chunks.reduce((size, { series }) => size + series.length, 0);
  }

  /** Adds a series, at zero. */
  add(series: S): void {
    let last = this.chunks.at(-1);
    if (last === undefined || last.series.length === last.capacity) {
      const capacity = CAPACITIES[this.chunks.length] ?? FULL_CAPACITY;
      last = new SeriesChunk(Math.min(capacity, this.limit), this.width);
      this.chunks.push(last);
    }
    last.place(series, last.series.length, Date.now());
  }

  /** Removes a series that is there. */
  remove(series: S): void {
    const chunk = this.chunks.find(({ numbers }) => numbers === series.numbers)!;
    const last = this.chunks.at(-1)!;
    const moved = last.pop();
    if (moved.series !== series) {
      chunk.place(moved.series, series.place / this.width, moved.createdAt);
    }
    if (last.series.length === 0) this.chunks.pop();
    series.detach();
  }

  /** Removes all series. */
  clear(): void {
    for (const { series } of this.chunks) for (const one of series) one.detach();
    this.chunks = [];
  }

  /** All series and their numbers at this moment. */
  snapshot(): ChunkSnapshot<S>[] {
    return this.chunks.map((chunk) => chunk.snapshot());
  }

  /** All series that there are now; changes made meanwhile are not seen. */
  [Symbol.iterator](): Iterator<S> {
    return this.chunks.flatMap(({ series }) => series)[Symbol.iterator]();
  }
}
