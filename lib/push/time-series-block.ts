import type { LabelPairs } from '../exposition/index.js';
import type { ProtobufWriter } from './remote-write-libraries.js';

/** A moment whose varint has as many bytes as any between 1971 and 2109. */
const ANY_MOMENT = 2 ** 41 - 1;
/** How many bytes of a frame's end are its timestamp, and where its value begins before that. */
export const MOMENT_BYTES = 6;
const VALUE_TO_MOMENT = 9;
/** Where in a frame its value begins, from the frame's end. */
export const VALUE_FROM_END = MOMENT_BYTES + VALUE_TO_MOMENT;

/** Time series that are encoded in one go: some tens of microseconds. */
const PART_SERIES = 64;

/**
 * Time series in the form in which they are sent, each a frame: the field `timeseries` of
 * a `WriteRequest` with labels and one sample, whose value and moment are filled in later.
 */
export interface TimeSeriesBlock {
  /** The frames, one after another. */
  readonly bytes: Uint8Array;
  /** Where each of them ends. */
  readonly ends: Uint32Array;
}

/** Where a frame begins. */
export function frameStart({ ends }: TimeSeriesBlock, index: number): number {
  return index === 0 ? 0 : ends[index - 1]!;
}

/** Encodes the time series of one block. */
export class TimeSeriesBlockBuilder {
  private writer: ProtobufWriter;
  private readonly parts: Uint8Array[] = [];
  private readonly ends: number[] = [];
  private sealed = 0;

  constructor(private readonly createWriter: () => ProtobufWriter) {
    this.writer = createWriter();
  }

  /** Adds a frame; its labels are in the order of their names. */
  add(labels: LabelPairs): void {
    const { writer } = this;
    writer.uint32(0x0a).fork();
    for (const [name, value] of labels) {
      // A label without a value is no label.
      if (value === '') continue;
      writer.uint32(0x0a).fork();
      writer.uint32(0x0a).string(name).uint32(0x12).string(value.toWellFormed());
      writer.ldelim();
    }
    writer.uint32(0x12).fork();
    writer.uint32(0x09).double(0).uint32(0x10).int64(ANY_MOMENT);
    writer.ldelim().ldelim();
    this.ends.push(this.sealed + writer.len);
    if (this.ends.length % PART_SERIES === 0) this.seal();
  }

  /** Adds frames of another block. */
  copy(block: TimeSeriesBlock, from: number, to: number): void {
    this.seal();
    const start = frameStart(block, from);
    this.parts.push(block.bytes.subarray(start, frameStart(block, to)));
    for (let index = from; index < to; index++) {
      this.ends.push(this.sealed + block.ends[index]! - start);
    }
    this.sealed = this.ends.at(-1) ?? 0;
  }

  finish(): TimeSeriesBlock {
    this.seal();
    return { bytes: Buffer.concat(this.parts), ends: Uint32Array.from(this.ends) };
  }

  private seal(): void {
    if (this.writer.len === 0) return;
    const part = this.writer.finish();
    this.parts.push(part);
    this.sealed += part.length;
    this.writer = this.createWriter();
  }
}
