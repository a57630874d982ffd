import { isPerProcess } from '../definitions/index.js';
import {
  histogramLines,
  TOTAL_LINES,
  VALUE_LINES,
  type FamilySnapshot,
} from '../instruments/index.js';
import type { FamilyShape } from './member-state.js';

const keys = new WeakMap<FamilyShape, { readonly exact: string; readonly merged: string }>();

/** Alike for shapes whose series have the same label values in the same order. */
export function shapeKey(shape: FamilyShape): string {
  return keysOf(shape).exact;
}

/** Alike for shapes whose numbers can be merged: the order of labels does not matter. */
export function mergeKey(shape: FamilyShape): string {
  return keysOf(shape).merged;
}

function keysOf(shape: FamilyShape): { readonly exact: string; readonly merged: string } {
  let known = keys.get(shape);
  if (known === undefined) {
    const { name, kind, labelNames, buckets, aggregate } = shape;
    const keyWith = (labels: readonly string[]): string =>
      JSON.stringify([name, kind, labels, buckets ?? [], aggregate ?? '']);
    known = { exact: keyWith(labelNames), merged: keyWith(labelNames.toSorted()) };
    keys.set(shape, known);
  }
  return known;
}

/** In what the first of two shapes of one name differs from the second, with both values. */
export function differenceOfShapes(a: FamilyShape, b: FamilyShape): string {
  const left = describe(a);
  const right = describe(b);
  const property = Object.keys(left).find((one) => left[one] !== right[one]);
  return property === undefined
    ? 'nothing'
    : `its ${property} ${isOrAre(property)} ${left[property]}, not ${right[property]}`;
}

function isOrAre(property: string): string {
  return property.endsWith('s') ? 'are' : 'is';
}

function describe({ kind, labelNames, buckets, aggregate }: FamilyShape): Record<string, string> {
  return {
    type: kind,
    labels: `[${labelNames.toSorted().join(', ')}]`,
    buckets: `[${buckets?.join(', ') ?? ''}]`,
    aggregate: String(aggregate),
  };
}

/** The label names of the series of a shape, with the `pid` of those that each process has. */
export function shownLabelNames({ labelNames, aggregate }: FamilyShape): readonly string[] {
  return aggregate !== undefined && isPerProcess(aggregate) ? [...labelNames, 'pid'] : labelNames;
}

/** The lines of a merged series: quantiles of several processes are no quantiles of all. */
export function linesOfShape({ kind, buckets }: FamilyShape): FamilySnapshot['lines'] {
  if (kind === 'histogram') return histogramLines(buckets ?? []);
  return kind === 'summary' ? TOTAL_LINES : VALUE_LINES;
}

/** How many numbers a series of a shape has. */
export function widthOfShape({ kind, buckets }: FamilyShape): number {
  if (kind === 'counter') return 1;
  // Buckets, one for what is above all of them, and the sum.
  return kind === 'histogram' ? (buckets?.length ?? 0) + 2 : 2;
}
