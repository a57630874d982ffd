import type { ChunkSnapshot, Exemplar, FamilySnapshot } from '../instruments/index.js';
import { MAX_NUMBER_BYTES, type ByteWriter } from './byte-writer.js';
import { formatExemplar } from './exemplar-text.js';
import type { ExpositionFormat } from './exposition-format.js';
import { startOf, type LabelBodies, type LabelFrame } from './label-bodies.js';
import { lineFrame, linePieces, singlePieces, type LinePieces } from './line-pieces.js';

/** A number and what ends its line. */
const MAX_END_BYTES = MAX_NUMBER_BYTES + 1;
const NO_FRAME: LabelFrame = { head: '', tail: '' };

/** Writes the series of one metric. */
export class SeriesLines {
  /** What should stand with the labels of each series: all of a line, where there is only one. */
  readonly frame: LabelFrame;
  private readonly pieces: readonly LinePieces[];
  private readonly created: LinePieces | undefined;
  /** The values of the series that is being written. */
  private readonly values: Float64Array;
  /** The bytes of all lines but for labels. */
  private readonly fixedBytes: number;
  private readonly sumAt: number;
  private readonly neverTotals: boolean;

  constructor(
    private readonly out: ByteWriter,
    private readonly family: FamilySnapshot,
    private readonly format: ExpositionFormat,
    hasLabels: boolean,
    withCreated: boolean,
  ) {
    const { lines, name } = family;
    const isSingle = lines.length === 1;
    this.frame = isSingle ? lineFrame(name, hasLabels) : NO_FRAME;
    this.pieces = isSingle ? [singlePieces(NO_FRAME)] : linePieces(family, hasLabels);
    const createdName = withCreated ? format.createdName(family) : undefined;
    this.created =
      createdName === undefined ? undefined : singlePieces(lineFrame(createdName, hasLabels));
    this.values = new Float64Array(lines.length);
    this.fixedBytes = [...this.pieces, ...(this.created ? [this.created] : [])].reduce(
      (bytes, { head, tail }) => bytes + head.length + tail.length + MAX_END_BYTES,
      0,
    );
    this.sumAt = lines.findIndex(({ suffix }) => suffix === '_sum');
    this.neverTotals =
      format.omitsNegatives &&
      lines.some(({ suffix, bound }) => suffix === '_bucket' && bound!.value < 0);
  }

  /** Writes one series of a chunk. Returns a promise where its values must be waited for. */
  write(chunk: ChunkSnapshot, index: number, bodies: LabelBodies): void | Promise<void> {
    const { numbers, series } = chunk;
    const at = (index * numbers.length) / series.length;
    const waiting = this.family.expose(series[index]!, numbers, at, this.values);
    if (waiting) return waiting.then(() => this.writeLines(chunk, index, bodies));
    this.writeLines(chunk, index, bodies);
  }

  private writeLines(chunk: ChunkSnapshot, index: number, bodies: LabelBodies): void {
    const { out, pieces, values } = this;
    const start = startOf(bodies, index);
    const end = bodies.ends[index]!;
    const exemplars = this.exemplarsOf(chunk, index);
    const { omitsNegatives } = this.format;
    const skipsTotals = this.neverTotals || (omitsNegatives && values[this.sumAt]! < 0);
    out.reserve(this.fixedBytes + (pieces.length + 1) * (end - start));
    let lineStart = 0;
    let prefixBytes = 0;
    for (let line = 0; line < pieces.length; line++) {
      const { head, tail, repeatsHead, isTotal, isQuantile } = pieces[line]!;
      if (isTotal && skipsTotals) continue;
      if (isQuantile && omitsNegatives && values[line]! < 0) continue;
      if (repeatsHead && prefixBytes > 0 && exemplars === undefined) {
        out.repeat(lineStart, prefixBytes);
      } else {
        lineStart = out.position;
        out.copy(head, 0, head.length);
        out.copy(bodies.bytes, start, end);
        prefixBytes = out.position - lineStart;
      }
      out.copy(tail, 0, tail.length);
      out.number(values[line]!);
      const exemplar = exemplars?.[line];
      if (exemplar !== undefined) this.writeExemplar(exemplar, end - start);
      out.endLine();
    }
    if (this.created)
      this.writeCreated(this.created, chunk.createdAt[index]!, bodies.bytes, start, end);
  }

  private writeCreated(
    { head, tail }: LinePieces,
    createdAt: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const { out, frame } = this;
    out.copy(head, 0, head.length);
    // Both are names and punctuation, a byte a character.
    out.copy(bytes, start + frame.head.length, end - frame.tail.length);
    out.copy(tail, 0, tail.length);
    out.number(createdAt / 1_000);
    out.endLine();
  }

  private exemplarsOf(
    { series }: ChunkSnapshot,
    index: number,
  ): readonly (Exemplar | undefined)[] | undefined {
    const { exemplarsOf } = this.family;
    if (exemplarsOf === undefined || !this.format.showsExemplars(this.family)) return undefined;
    return exemplarsOf(series[index]!);
  }

  private writeExemplar(exemplar: Exemplar, bodyBytes: number): void {
    this.out.text(formatExemplar(exemplar));
    // The text may have begun a new chunk.
    this.out.reserve(this.fixedBytes + (this.pieces.length + 1) * bodyBytes);
  }
}
