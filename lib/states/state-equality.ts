import type { MemberState, StateChunk, StateFamily, StateForeign } from './member-state.js';
import { PARTS } from './state-format.js';

/** True where two states of a member say the same; when they were taken does not count. */
export function isSameState(a: MemberState, b: MemberState): boolean {
  return (
    a.estate.dead === b.estate.dead &&
    isSameText(a.estate.includes, b.estate.includes) &&
    isSameText(a.member, b.member) &&
    PARTS.every(
      (part) =>
        isSameList(a[part].families, b[part].families, isSameFamily) &&
        isSameList(a[part].foreign, b[part].foreign, isSameForeign),
    )
  );
}

function isSameFamily(a: StateFamily, b: StateFamily): boolean {
  return (
    (a.shape === b.shape || isSameText(a.shape, b.shape)) &&
    isSameList(a.chunks, b.chunks, isSameChunk)
  );
}

/** Whose list of series is another one is taken for changed, since that is how they tell it. */
function isSameChunk(a: StateChunk, b: StateChunk): boolean {
  return (
    a.series === b.series &&
    isSameNumbers(a.numbers, b.numbers) &&
    isSameNumbers(a.createdAt, b.createdAt) &&
    (a.exemplars === b.exemplars || isSameText(a.exemplars ?? [], b.exemplars ?? []))
  );
}

function isSameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a === b || bytesOf(a).equals(bytesOf(b));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function isSameForeign(a: StateForeign, b: StateForeign): boolean {
  if (a === b) return true;
  return (
    a.name === b.name &&
    a.help === b.help &&
    a.type === b.type &&
    a.aggregator === b.aggregator &&
    isSameList(
      a.samples,
      b.samples,
      (one, other) =>
        Object.is(one.value, other.value) &&
        one.metricName === other.metricName &&
        isSameText(one.labels, other.labels) &&
        isSameText(one.exemplar, other.exemplar),
    )
  );
}

function isSameList<T>(
  a: readonly T[],
  b: readonly T[],
  isSame: (one: T, other: T) => boolean,
): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => isSame(one, b[index]!)));
}

function isSameText(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
