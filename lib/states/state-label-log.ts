import { crc32 } from 'node:zlib';
import type { FamilyShape, PooledSeries, StateChunk, StateFamily } from './member-state.js';
import {
  PARTS,
  PIECE,
  toJsonNumber,
  type ChunkLayout,
  type FamilyLayout,
  type LabelsMark,
  type Part,
  type Steps,
} from './state-format.js';
import { toFamilyRecord, type LabelRecord } from './state-records.js';

/** A log that is smaller is never too long. */
const MIN_WORN_BYTES = 256 * 1_024;

/** What is to be appended for a state, and what its chunks are called then. */
export interface LabelsAddition extends Readonly<Record<Part, readonly FamilyLayout[]>> {
  readonly pieces: readonly Buffer[];
}

interface LoggedFamily {
  readonly id: number;
  readonly bytes: number;
  chunks: LoggedChunk[];
}

interface LoggedChunk {
  readonly id: number;
  series: readonly PooledSeries[];
  createdAt: Float64Array;
  /** About how many bytes of the log say what is in it now. */
  bytes: number;
}

/** What the file of label values holds. What failed to be written needs another log. */
export class LabelLog {
  private families = new Map<string, LoggedFamily>();
  private readonly keys = new WeakMap<FamilyShape, string>();
  private ids = 0;
  private bytes = 0;
  private checksum = 0;
  private pieces: Buffer[] = [];

  constructor(readonly generation: number) {}

  get mark(): LabelsMark {
    return { generation: this.generation, bytes: this.bytes, crc32: this.checksum };
  }

  /** True where most of it says what is no more. */
  get isWorn(): boolean {
    if (this.bytes < MIN_WORN_BYTES) return false;
    let living = 0;
    for (const { bytes, chunks } of this.families.values()) {
      living += chunks.reduce((sum, chunk) => sum + chunk.bytes, bytes);
    }
    return this.bytes > 2 * living;
  }

  /** Takes the series of a state. */
  *add(
    state: Readonly<Record<Part, { readonly families: readonly StateFamily[] }>>,
  ): Steps<LabelsAddition> {
    this.pieces = [];
    const before = this.families;
    this.families = new Map();
    const layouts: Record<Part, FamilyLayout[]> = { own: [], estate: [] };
    for (const part of PARTS) {
      for (const { shape, chunks } of state[part].families) {
        let key = `${part} ${this.keyOf(shape)}`;
        while (this.families.has(key)) key += ' again';
        const family = before.get(key) ?? this.addFamily(shape);
        this.families.set(key, family);
        layouts[part].push([family.id, yield* this.addChunks(family, chunks)]);
      }
    }
    return { ...layouts, pieces: this.pieces };
  }

  private keyOf(shape: FamilyShape): string {
    let key = this.keys.get(shape);
    if (key === undefined) {
      key = JSON.stringify(toFamilyRecord(0, shape));
      this.keys.set(shape, key);
    }
    return key;
  }

  private addFamily(shape: FamilyShape): LoggedFamily {
    const id = this.ids++;
    return { id, bytes: this.append(toFamilyRecord(id, shape)), chunks: [] };
  }

  private *addChunks(family: LoggedFamily, chunks: readonly StateChunk[]): Steps<ChunkLayout[]> {
    const layouts: ChunkLayout[] = [];
    family.chunks.length = Math.min(family.chunks.length, chunks.length);
    for (const [index, chunk] of chunks.entries()) {
      const logged = (family.chunks[index] ??= {
        id: this.ids++,
        series: [],
        createdAt: new Float64Array(),
        bytes: 0,
      });
      if (logged.bytes === 0 || !isSameChunk(logged, chunk)) {
        yield* this.addSeries(family, logged, chunk);
      }
      layouts.push([logged.id, chunk.series.length, chunk.numbers.length]);
      yield;
    }
    return layouts;
  }

  private *addSeries(
    { id: family }: LoggedFamily,
    logged: LoggedChunk,
    { series, createdAt }: StateChunk,
  ): Steps {
    const first = yield* firstDifference(logged, { series, createdAt });
    const isNew = logged.bytes === 0;
    const isSame = first === series.length && first === logged.series.length;
    // What stays, at its share of the bytes.
    if (!isSame) logged.bytes *= first / Math.max(first, logged.series.length, 1);
    logged.series = series;
    logged.createdAt = createdAt;
    if (isSame && !isNew) return;
    let from = first;
    do {
      const entries = series
        .slice(from, from + PIECE)
        .map(
          ({ labelValues }, index) =>
            [labelValues, toJsonNumber(createdAt[from + index]!)] as const,
        );
      logged.bytes += this.append({ chunk: logged.id, family, from, entries });
      from += PIECE;
      yield;
    } while (from < series.length);
  }

  private append(record: LabelRecord): number {
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    this.pieces.push(line);
    this.checksum = crc32(line, this.checksum);
    this.bytes += line.length;
    return line.length;
  }
}

type Chunk = Pick<StateChunk, 'series' | 'createdAt'>;

function isSameChunk(a: Chunk, b: Chunk): boolean {
  if (a.series !== b.series) return false;
  return (
    a.createdAt === b.createdAt ||
    a.createdAt.every((at, index) => Object.is(at, b.createdAt[index]))
  );
}

function* firstDifference(a: Chunk, b: Chunk): Steps<number> {
  const length = Math.min(a.series.length, b.series.length);
  for (let index = 0; index < length; index++) {
    if (!Object.is(a.createdAt[index], b.createdAt[index])) return index;
    if (!isSameSeries(a.series[index]!, b.series[index]!)) return index;
    if (index % PIECE === 0) yield;
  }
  return length;
}

function isSameSeries(a: PooledSeries, b: PooledSeries): boolean {
  if (a === b) return true;
  return (
    a.labelValues.length === b.labelValues.length &&
    a.labelValues.every((value, index) => value === b.labelValues[index])
  );
}
