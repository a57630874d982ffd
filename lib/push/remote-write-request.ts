import type { MetricFamily } from '../instruments/index.js';
import type { ProtobufWriter } from './remote-write-libraries.js';
import {
  frameStart,
  MOMENT_BYTES,
  VALUE_FROM_END,
  type TimeSeriesBlock,
} from './time-series-block.js';

/** The `NaN` of a series that has ended; of others Prometheus takes any but this one. */
const STALE = Uint8Array.of(2, 0, 0, 0, 0, 0, 0xf0, 0x7f);

/** A request as it is sent, but for compression. */
export interface WriteRequest {
  readonly bytes: Uint8Array;
  readonly samples: number;
  /** The moment of its samples, in milliseconds since the epoch. */
  readonly at: number;
}

/** Bytes for one time series, to begin with. */
const TYPICAL_BYTES = 192;

/** Puts time series with their values together in one request. */
export class WriteRequestBuilder {
  private readonly moment: Uint8Array;
  private bytes: Buffer;
  private end = 0;
  private samples = 0;

  constructor(
    private readonly at: number,
    private readonly maxSamples: number,
  ) {
    this.moment = encodeMoment(at);
    this.bytes = Buffer.allocUnsafeSlow(Math.min(maxSamples, 1_024) * TYPICAL_BYTES);
  }

  get isFull(): boolean {
    return this.samples >= this.maxSamples;
  }

  get isEmpty(): boolean {
    return this.end === 0;
  }

  /** Adds one time series; without a value it says that the series has ended. */
  add(block: TimeSeriesBlock, index: number, value: number | undefined): void {
    this.append(block.bytes, frameStart(block, index), block.ends[index]!);
    const valueAt = this.end - VALUE_FROM_END;
    if (value === undefined) this.bytes.set(STALE, valueAt);
    // Whatever bits a NaN has, they must not be those of an end.
    else this.bytes.writeDoubleLE(Number.isNaN(value) ? NaN : value, valueAt);
    this.bytes.set(this.moment, this.end - MOMENT_BYTES);
    this.samples += 1;
  }

  /** Adds another field, such as the metadata of a metric. */
  addField(field: Uint8Array): void {
    this.append(field, 0, field.length);
  }

  finish(): WriteRequest {
    const { samples, at } = this;
    return { bytes: this.bytes.subarray(0, this.end), samples, at };
  }

  private append(source: Uint8Array, start: number, end: number): void {
    const needed = this.end + end - start;
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(2 * needed);
      larger.set(this.bytes.subarray(0, this.end));
      this.bytes = larger;
    }
    this.bytes.set(source.subarray(start, end), this.end);
    this.end = needed;
  }
}

/** As a varint of so many bytes as any moment has that is near. */
function encodeMoment(at: number): Uint8Array {
  const bytes = new Uint8Array(MOMENT_BYTES);
  let rest = at;
  for (let index = 0; index < MOMENT_BYTES; index++) {
    bytes[index] = (rest % 128) | (index < MOMENT_BYTES - 1 ? 128 : 0);
    rest = Math.floor(rest / 128);
  }
  return bytes;
}

/** The types of `MetricMetadata`, as the text format names them. */
const TYPES: Readonly<Record<MetricFamily['kind'], number>> = {
  unknown: 0,
  counter: 1,
  gauge: 2,
  info: 2,
  stateset: 2,
  histogram: 3,
  summary: 5,
};

/** What a metric is, as a field of a `WriteRequest`. */
export function metadataField(
  writer: ProtobufWriter,
  { name, help, kind, unit }: Pick<MetricFamily, 'name' | 'help' | 'kind' | 'unit'>,
): Uint8Array {
  writer.uint32(0x1a).fork();
  writer.uint32(0x08).uint32(TYPES[kind]).uint32(0x12).string(name);
  writer.uint32(0x22).string(help.toWellFormed());
  if (unit !== undefined) writer.uint32(0x2a).string(unit);
  return writer.ldelim().finish();
}
