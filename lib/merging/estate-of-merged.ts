import type {
  FamilyShape,
  StateChunk,
  StateExemplar,
  StateFamily,
  StateForeign,
} from '../states/index.js';
import type { MergedSample } from './merge-foreign.js';
import { mergingOf } from './merge-numbers.js';
import { chunksOf, type MergedChunk, type MergedParts } from './merged-family.js';

/**
 * A merged metric as an estate keeps it. What its sums are more than the numbers that stand
 * for them follows in a chunk of its own, as if somebody else had counted it: so it is
 * added up with what the living tell, and no total falls by a last digit when one of them dies.
 */
export function familyOfMerged(shape: FamilyShape, merged: MergedParts): StateFamily {
  const chunks = chunksOf(merged).map((chunk) => stateChunkOf(chunk, merged));
  const rest = restOf(shape, merged);
  return { shape, chunks: rest === undefined ? chunks : [...chunks, rest] };
}

function stateChunkOf(
  { series, numbers, createdAt }: MergedChunk,
  { exemplars }: MergedParts,
): StateChunk {
  const kept: StateExemplar[] = [];
  if (exemplars !== undefined) {
    for (const [index, one] of series.entries()) {
      exemplars.get(one)?.forEach((exemplar, line) => {
        if (exemplar !== undefined) kept.push({ ...exemplar, series: index, line });
      });
    }
  }
  return {
    series,
    // Copies, so that they do not hold on to those of all chunks.
    numbers: numbers.slice(),
    createdAt: createdAt.slice(),
    ...(kept.length > 0 && { exemplars: kept }),
  };
}

function restOf(
  shape: FamilyShape,
  { layout, low, width, createdAt }: MergedParts,
): StateChunk | undefined {
  const sumAt = mergingOf(shape).sumAt(width);
  const positions = [...low.keys()].filter((position) => low[position] !== 0);
  if (sumAt === undefined || positions.length === 0) return undefined;
  const all = layout.chunks.flatMap(({ series }) => series);
  const numbers = new Float64Array(positions.length * width);
  for (const [index, position] of positions.entries()) {
    numbers[index * width + sumAt] = low[position]!;
  }
  return {
    series: positions.map((position) => all[position]!),
    numbers,
    createdAt: Float64Array.from(positions, (position) => createdAt[position]!),
  };
}

/** The same for a metric of prom-client's, whose rest is a metric of its own of the same name. */
export function foreignOfMerged(
  foreign: StateForeign,
  samples: readonly MergedSample[],
): StateForeign[] {
  const sums: MergedSample[] = [];
  const rests: MergedSample[] = [];
  let hasRest = false;
  for (const sample of samples) {
    const value = sample.value + sample.low;
    // Nothing is left of a sum without end.
    const added = value - sample.value;
    const rest = value - value === 0 ? sample.value - (value - added) + (sample.low - added) : 0;
    hasRest ||= rest !== 0;
    sums.push({ ...sample, value });
    rests.push({ ...sample, value: rest, exemplar: undefined });
  }
  const withSamples = (own: readonly MergedSample[]): StateForeign => ({
    ...foreign,
    samples: own.map(({ metricName, labels, value, exemplar }) => ({
      ...(metricName !== undefined && { metricName }),
      labels,
      value,
      ...(exemplar && { exemplar }),
    })),
  });
  return hasRest ? [withSamples(sums), withSamples(rests)] : [withSamples(sums)];
}
