import { crc32 } from 'node:zlib';
import type { FamilyShape, PooledSeries } from './member-state.js';
import type { SeriesPool } from './series-pool.js';
import { StateDamage } from './state-damage.js';
import type { ChunkLayout, FamilyLayout, LabelsMark, Steps } from './state-format.js';
import { toShape, type ChunkRecord, type LabelRecord } from './state-records.js';

const NEWLINE = 0x0a;

/** The series of a chunk, the same object as long as they are the same. */
export interface ReplayedChunk {
  readonly series: readonly PooledSeries[];
  readonly createdAt: Float64Array;
}

/** A chunk whose lines are being read. */
interface Draft {
  readonly series: PooledSeries[];
  readonly createdAt: number[];
}

/** What a reader knows from a file of label values, as far as it has read it. */
export class LabelReplay {
  private readonly shapes = new Map<number, FamilyShape>();
  private chunks = new Map<number, ReplayedChunk>();
  private bytes = 0;
  private checksum = 0;

  constructor(
    readonly generation: number,
    private readonly pool: SeriesPool,
  ) {}

  /** Where the lines begin that were not read yet. */
  get position(): number {
    return this.bytes;
  }

  /** True where nothing that was read contradicts a mark. */
  canReach({ generation, bytes, crc32: checksum }: LabelsMark): boolean {
    if (generation !== this.generation) return false;
    return bytes === this.bytes ? checksum === this.checksum : bytes > this.bytes;
  }

  /** Reads the lines between its position and a mark. Once it has thrown it is of no more use. */
  *take(lines: Buffer, mark: LabelsMark): Steps {
    this.checksum = crc32(lines, this.checksum);
    this.bytes += lines.length;
    if (this.bytes !== mark.bytes || this.checksum !== mark.crc32) {
      throw new StateDamage('the label values do not go with the numbers');
    }
    const drafts = new Map<number, Draft>();
    for (let at = 0; at < lines.length;) {
      const end = lines.indexOf(NEWLINE, at);
      this.read(JSON.parse(lines.toString('utf8', at, end)) as LabelRecord, drafts);
      at = end + 1;
      yield;
    }
    for (const [id, { series, createdAt }] of drafts) {
      this.chunks.set(id, { series, createdAt: Float64Array.from(createdAt) });
      yield;
    }
  }

  /** The metrics of a state, and what is known about their chunks. */
  shapeOf([id]: FamilyLayout): FamilyShape {
    const shape = this.shapes.get(id);
    if (shape === undefined) throw new StateDamage(`metric ${id} is missing`);
    return shape;
  }

  chunkOf([id, series]: ChunkLayout): ReplayedChunk {
    const chunk = this.chunks.get(id);
    if (chunk?.series.length !== series)
      throw new StateDamage(`the series of chunk ${id} are missing`);
    return chunk;
  }

  /** Forgets the chunks that no state has any more. */
  keep(ids: ReadonlySet<number>): void {
    if (ids.size === this.chunks.size) return;
    for (const id of this.chunks.keys()) if (!ids.has(id)) this.chunks.delete(id);
  }

  private read(record: LabelRecord, drafts: Map<number, Draft>): void {
    if ('shape' in record) {
      this.shapes.set(record.family, toShape(record));
      return;
    }
    const { series, createdAt } = this.draftOf(record, drafts);
    const shape = this.shapes.get(record.family)!;
    for (const [labelValues, at] of record.entries) {
      series.push(this.pool.intern(shape, labelValues));
      createdAt.push(Number(at));
    }
  }

  /** Lists of its own, since those of earlier states stay as they are. */
  private draftOf({ chunk, from }: ChunkRecord, drafts: Map<number, Draft>): Draft {
    let draft = drafts.get(chunk);
    if (draft === undefined) {
      const known = this.chunks.get(chunk);
      draft = {
        series: known?.series.slice(0, from) ?? [],
        createdAt: known === undefined ? [] : Array.from(known.createdAt.subarray(0, from)),
      };
      drafts.set(chunk, draft);
    }
    if (!(draft.series.length >= from)) throw new StateDamage(`chunk ${chunk} has a gap`);
    draft.series.length = from;
    draft.createdAt.length = from;
    return draft;
  }
}
