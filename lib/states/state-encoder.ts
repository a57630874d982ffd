import { crc32 } from 'node:zlib';
import type { MemberState } from './member-state.js';
import {
  align,
  FORMAT,
  KIND,
  PARTS,
  SEAL_BYTES,
  SLICE,
  type LabelsMark,
  type Seal,
  type StateHeader,
  type Steps,
} from './state-format.js';
import type { LabelsAddition } from './state-label-log.js';
import { textOf } from './state-text.js';

/** What a state is written with. */
export interface EncodeOptions extends Pick<LabelsAddition, 'own' | 'estate'> {
  readonly labels: LabelsMark;
  /** Where the file may lie in memory, at least that long. */
  room(bytes: number): Buffer;
}

/**
 * The file of a state's numbers: a line that seals the rest, a line that says what the
 * numbers are of, the numbers as they are in memory, and lines for what has another form.
 */
export function* encodeState(state: MemberState, options: EncodeOptions): Steps<Buffer> {
  const text = yield* textOf(state);
  const header = encodeHeader(state, options);
  const numbers = PARTS.flatMap((part) =>
    state[part].families.flatMap(({ chunks }) => chunks.map((chunk) => chunk.numbers)),
  );
  const parts = [header, ...numbers.map(toBytes), ...text];
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  const file = options.room(SEAL_BYTES + bytes).subarray(0, SEAL_BYTES + bytes);
  let at = SEAL_BYTES;
  let sum = 0;
  for (const part of parts) {
    for (let from = 0; from < part.length; from += SLICE) {
      const slice = part.subarray(from, from + SLICE);
      at += slice.copy(file, at);
      sum = crc32(slice, sum);
      yield;
    }
  }
  const seal: Seal = { kind: KIND, format: FORMAT, bytes, crc32: sum };
  file.write(`${JSON.stringify(seal).padEnd(SEAL_BYTES - 1)}\n`);
  return file;
}

function encodeHeader(
  { member, sequence, takenAt, estate: { dead, includes } }: MemberState,
  { labels, own, estate }: EncodeOptions,
): Buffer {
  const header: StateHeader = {
    member,
    sequence,
    takenAt,
    labels,
    own,
    estate,
    dead,
    includes,
  };
  const line = Buffer.from(JSON.stringify(header));
  // The numbers that follow must lie at a multiple of their length.
  const padded = Buffer.alloc(align(line.length + 1), ' ');
  line.copy(padded);
  padded.write('\n', padded.length - 1);
  return padded;
}

function toBytes({ buffer, byteOffset, byteLength }: Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
