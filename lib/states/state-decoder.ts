import { crc32 } from 'node:zlib';
import type { MemberState, StateChunk, StateFamily } from './member-state.js';
import { ForeignFormat, StateDamage } from './state-damage.js';
import {
  FORMAT,
  KIND,
  PARTS,
  SEAL_BYTES,
  SLICE,
  type Part,
  type Seal,
  type StateHeader,
  type Steps,
} from './state-format.js';
import type { LabelReplay } from './state-label-replay.js';
import { TextReader, type StateText } from './state-text-reader.js';

const NEWLINE = 0x0a;

/** What the first lines of a file of numbers say, and where the numbers begin. */
export interface Opened {
  readonly header: StateHeader;
  /** Tells it from what was written before or after. */
  readonly crc32: number;
  readonly numbersAt: number;
}

/** Checks a file of numbers, and reads what it is of. */
export function* openValues(file: Buffer): Steps<Opened> {
  const seal = readSeal(file);
  const { length } = file;
  if (seal.bytes !== length - SEAL_BYTES) {
    throw new StateDamage(`it has ${length} bytes instead of ${seal.bytes + SEAL_BYTES}`);
  }
  let sum = 0;
  for (let at = SEAL_BYTES; at < length; at += SLICE) {
    sum = crc32(file.subarray(at, at + SLICE), sum);
    yield;
  }
  if (sum !== seal.crc32) throw new StateDamage('its checksum is wrong');
  const numbersAt = file.indexOf(NEWLINE, SEAL_BYTES) + 1;
  const header = JSON.parse(file.toString('utf8', SEAL_BYTES, numbersAt)) as StateHeader;
  return { header, crc32: sum, numbersAt };
}

function readSeal(file: Buffer): Seal {
  // Another version may have a longer one.
  const end = file.subarray(0, 8 * SEAL_BYTES).indexOf(NEWLINE);
  let seal: Partial<Seal> | undefined;
  try {
    seal = JSON.parse(file.toString('utf8', 0, Math.max(end, 0))) as Seal;
  } catch {
    // Whatever it is, it is not ours.
  }
  if (seal?.kind !== KIND) throw new StateDamage('it is not a file of this package');
  if (seal.format !== FORMAT) {
    throw new ForeignFormat(`it has format ${seal.format}; this version reads format ${FORMAT}`);
  }
  return seal as Seal;
}

/** The state that a file of numbers holds, with the label values that go with it. */
export function* decodeState(
  file: Buffer,
  { header, numbersAt }: Opened,
  labels: LabelReplay,
): Steps<MemberState> {
  const { member, sequence, takenAt, dead, includes } = header;
  const textAt = numbersAt + numbersLength(header);
  const text = yield* new TextReader().read(file.subarray(textAt));
  const numbers = new NumbersReader(file, numbersAt);
  const own = yield* readFamilies(header, 'own', labels, numbers, text);
  const estate = yield* readFamilies(header, 'estate', labels, numbers, text);
  labels.keep(
    new Set(
      PARTS.flatMap((part) => header[part].flatMap(([, chunks]) => chunks.map(([id]) => id))),
    ),
  );
  return {
    member,
    sequence,
    takenAt,
    own: { families: own, foreign: text.foreign.own },
    estate: { families: estate, foreign: text.foreign.estate, dead, includes },
  };
}

function numbersLength(header: StateHeader): number {
  let numbers = 0;
  for (const part of PARTS) {
    for (const [, chunks] of header[part]) for (const [, , count] of chunks) numbers += count;
  }
  return numbers * Float64Array.BYTES_PER_ELEMENT;
}

function* readFamilies(
  header: StateHeader,
  part: Part,
  labels: LabelReplay,
  numbers: NumbersReader,
  text: StateText,
): Steps<StateFamily[]> {
  const families: StateFamily[] = [];
  for (const [position, layout] of header[part].entries()) {
    const chunks = layout[1].map((chunk, index): StateChunk => {
      const exemplars = text.exemplarsOf(part, position, index);
      return {
        ...labels.chunkOf(chunk),
        numbers: numbers.next(chunk[2]),
        ...(exemplars && { exemplars }),
      };
    });
    families.push({ shape: labels.shapeOf(layout), chunks });
    yield;
  }
  return families;
}

/** Hands out the numbers of a file where they lie. */
class NumbersReader {
  constructor(
    private readonly file: Buffer,
    private at: number,
  ) {}

  next(count: number): Float64Array {
    const { buffer, byteOffset } = this.file;
    const numbers = new Float64Array(buffer, byteOffset + this.at, count);
    this.at += numbers.byteLength;
    return numbers;
  }
}
