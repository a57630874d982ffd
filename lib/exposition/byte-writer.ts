import { formatValue } from './format-number.js';

/** The size of a chunk, in bytes: large enough that what each costs on its way does not count. */
const CHUNK_BYTES = 65_536;
/** The longest number is -1.2345678901234567e-308. */
export const MAX_NUMBER_BYTES = 24;
/** From here a native copy is faster than a loop. */
const NATIVE_COPY_BYTES = 24;
const ZERO = 48;
const MINUS = 45;
const LINE_FEED = 10;
const BILLION = 1e9;

/**
 * Gathers text as bytes in chunks, without strings in between: those would be garbage
 * for the collector, which holds up the app too.
 */
export class ByteWriter {
  private bytes = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  private full: Uint8Array[] = [];
  private end = 0;

  /** Where the next byte goes in the current chunk; stays valid until {@link reserve}. */
  get position(): number {
    return this.end;
  }

  /** Makes room for so many bytes in one piece. */
  reserve(bytes: number): void {
    if (this.end + bytes <= this.bytes.length) return;
    this.seal();
    this.bytes = Buffer.allocUnsafeSlow(Math.max(bytes, CHUNK_BYTES));
  }

  /** Writes a part of other bytes, for which there must be room. */
  copy(source: Uint8Array, start: number, end: number): void {
    if (end - start < NATIVE_COPY_BYTES) {
      const { bytes } = this;
      let at = this.end;
      for (let index = start; index < end; index++) bytes[at++] = source[index]!;
      this.end = at;
    } else {
      this.bytes.set(source.subarray(start, end), this.end);
      this.end += end - start;
    }
  }

  /** Writes again what stands in this chunk already, for which there must be room. */
  repeat(start: number, length: number): void {
    this.bytes.copyWithin(this.end, start, start + length);
    this.end += length;
  }

  /** Ends a line, for which there must be room. */
  endLine(): void {
    this.bytes[this.end++] = LINE_FEED;
  }

  /** Writes a number, for which there must be room. */
  number(value: number): void {
    if (value >= 0 && value <= Number.MAX_SAFE_INTEGER && Number.isInteger(value)) {
      this.integer(value);
    } else if (value < 0 && value >= Number.MIN_SAFE_INTEGER && Number.isInteger(value)) {
      this.bytes[this.end++] = MINUS;
      this.integer(-value);
    } else {
      this.end += this.bytes.write(formatValue(value), this.end, 'latin1');
    }
  }

  /** Writes any text. */
  text(text: string): void {
    // No UTF-16 code unit becomes more than three bytes.
    this.reserve(text.length * 3);
    this.end += this.bytes.write(text, this.end);
  }

  /** Takes out the chunks that are full. */
  takeFull(): Uint8Array[] {
    if (this.full.length === 0) return this.full;
    const { full } = this;
    this.full = [];
    return full;
  }

  /** Takes out everything, after which nothing may be written. */
  takeAll(): Uint8Array[] {
    this.seal();
    return this.takeFull();
  }

  private seal(): void {
    if (this.end > 0) this.full.push(this.bytes.subarray(0, this.end));
    this.end = 0;
  }

  private integer(value: number): void {
    if (value < BILLION) {
      this.digits(value, countDigits(value));
      return;
    }
    const high = Math.floor(value / BILLION);
    this.digits(high, countDigits(high));
    this.digits(value - high * BILLION, 9);
  }

  /** V8's own number to string fills a cache that every scavenge must go through: 3 ms and more. */
  private digits(value: number, count: number): void {
    const { bytes } = this;
    let rest = value | 0;
    this.end += count;
    for (let at = this.end - 1; at >= this.end - count; at--) {
      const quotient = (rest / 10) | 0;
      bytes[at] = ZERO + rest - quotient * 10;
      rest = quotient;
    }
  }
}

function countDigits(value: number): number {
  let count = 1;
  for (let limit = 10; value >= limit; limit *= 10) count++;
  return count;
}
