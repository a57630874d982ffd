import type { Estate, Member } from './member-state.js';

/** The version of the format. Whoever changes what is written raises it. */
export const FORMAT = 1;

/** What tells our files from others, whatever their format. */
export const KIND = 'nestjs-metrics state';

/** The file of the numbers. It is replaced as a whole. */
export const VALUES = 'values';

/** The length of the first line of {@link VALUES}. */
export const SEAL_BYTES = 128;

/** How many series, samples or exemplars are worked on at once, and how many bytes. */
export const PIECE = 256;
export const SLICE = 1 << 20;

/** Work in steps, between which the event loop may be left to others. */
export type Steps<T = void> = Generator<undefined, T>;

/** The file of label values. It only grows, until the next generation takes its place. */
export function labelsName(generation: number): string {
  return `labels-${generation}`;
}

/** The first line of {@link VALUES}, in every format. */
export interface Seal {
  readonly kind: typeof KIND;
  readonly format: number;
  /** The length and the checksum of all that follows the line. */
  readonly bytes: number;
  readonly crc32: number;
}

/** How far the file of label values is read, and what it must be like until there. */
export interface LabelsMark {
  readonly generation: number;
  readonly bytes: number;
  readonly crc32: number;
}

/** A chunk: its id in the labels, its series and its numbers. */
export type ChunkLayout = readonly [id: number, series: number, numbers: number];

/** A metric: its id in the labels, and its chunks. */
export type FamilyLayout = readonly [id: number, chunks: readonly ChunkLayout[]];

/** The second line: what the numbers and lines that follow belong to. */
export interface StateHeader {
  readonly member: Member;
  readonly sequence: number;
  readonly takenAt: number;
  readonly labels: LabelsMark;
  readonly own: readonly FamilyLayout[];
  readonly estate: readonly FamilyLayout[];
  readonly dead: Estate['dead'];
  readonly includes: Estate['includes'];
}

/** Which of the two metrics of a state. */
export const PARTS = ['own', 'estate'] as const;
export type Part = (typeof PARTS)[number];

/** A number in JSON, which has no word for some. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

export function toJsonNumber(value: number): JsonNumber {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : (String(value) as JsonNumber);
}

/** A length that is a multiple of that of a number, so that numbers can lie behind it. */
export function align(bytes: number): number {
  return Math.ceil(bytes / Float64Array.BYTES_PER_ELEMENT) * Float64Array.BYTES_PER_ELEMENT;
}
