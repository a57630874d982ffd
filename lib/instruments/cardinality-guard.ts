import { isHeld, type MetricDefinition } from '../definitions/index.js';
import { LabelLimit } from './label-limit.js';
import { OTHER } from './recording-issues.js';
import type { SeriesLimits } from './series-limits.js';

/** What a series counts for: nothing where it was seeded or has only closed labels. */
export type Budget = 'seeded' | 'closed' | 'open' | 'folded';

/** A label whose value is one too many. */
export interface Overflow {
  /** Where the label stands in the declared order. */
  readonly position: number;
  /** The label's own limit; undefined where it is that of the metric. */
  readonly perLabel: number | undefined;
}

/** A new label set as the limits let it in. */
export interface Admission {
  /** With `__other__` in place of what is one too many. */
  readonly values: readonly string[];
  readonly budget: Budget;
  readonly overflows: readonly Overflow[];
}

/** What the guard asks of the series that there are. */
export interface KnownSeries extends Iterable<{ readonly labelValues: readonly string[] }> {
  has(values: readonly string[]): boolean;
}

/**
 * Holds the number of series that open labels make. A label that has all values it may
 * have is folded to `__other__` in a new label set. Once the metric has all series it may
 * have, its open labels are folded, the one with the most distinct values first, until
 * the label set exists or fits into as many more that folded label sets may make. One in
 * which all of them are folded always fits: closed labels, and those that the code bounds,
 * hold the number of these.
 */
export class CardinalityGuard {
  /** Positions of the labels that are held, within the declared order. */
  private readonly heldLabels: readonly number[];
  private readonly limited: readonly LabelLimit[];
  private readonly used = { seeded: 0, closed: 0, open: 0, folded: 0 };
  /** The held labels, most distinct values first; found when needed. */
  private foldingOrder: readonly number[] | undefined;
  /** How many series may go before it is found anew: one look at all of them for many that go. */
  private mayGo = 0;

  constructor(
    { labels, labelNames }: MetricDefinition,
    private readonly limits: SeriesLimits,
  ) {
    this.heldLabels = [...labelNames.keys()].filter((index) => isHeld(labels, labelNames[index]!));
    this.limited = Array.from(limits.perLabel, ([at, limit]) => new LabelLimit(at, limit));
  }

  /** Takes note of a series. */
  take(budget: Budget, values: readonly string[]): void {
    this.used[budget]++;
    for (const label of this.limited) {
      const value = values[label.position]!;
      if (budget === 'seeded') label.seed(value);
      else label.add(value);
    }
  }

  /** Takes note that a series is gone. */
  release(budget: Budget, values: readonly string[]): void {
    this.used[budget]--;
    if (--this.mayGo < 0) this.foldingOrder = undefined;
    if (budget === 'seeded') return;
    for (const label of this.limited) label.remove(values[label.position]!);
  }

  /** Folds, as far as it must be, a label set that has no series yet. */
  admit(given: readonly string[], known: KnownSeries): Admission {
    if (this.heldLabels.length === 0) return { values: given, budget: 'closed', overflows: [] };
    const values = [...given];
    const overflows: Overflow[] = [];
    for (const label of this.limited) {
      if (label.hasRoomFor(values[label.position]!)) continue;
      values[label.position] = OTHER;
      overflows.push({ position: label.position, perLabel: label.limit });
    }
    const isKnown = overflows.length > 0 && known.has(values);
    if (isKnown || this.used.open < this.limits.maxSeries) {
      return { values, budget: 'open', overflows };
    }
    const isFolded = this.heldLabels.some((position) => values[position] === OTHER);
    if (isFolded && this.used.folded < this.limits.maxSeries) {
      return { values, budget: 'folded', overflows };
    }
    for (const position of this.fold(values, known)) {
      overflows.push({ position, perLabel: undefined });
    }
    return { values, budget: 'folded', overflows };
  }

  /** Folds a label set that would be one too many, in place; returns the folded labels' positions. */
  private fold(values: string[], known: KnownSeries): number[] {
    const folded: number[] = [];
    for (const index of (this.foldingOrder ??= this.mostDistinctFirst(known))) {
      if (values[index] === OTHER) continue;
      values[index] = OTHER;
      folded.push(index);
      if (known.has(values) || this.used.folded < this.limits.maxSeries) break;
    }
    return folded;
  }

  private mostDistinctFirst(known: KnownSeries): readonly number[] {
    if (this.heldLabels.length === 1) return this.heldLabels;
    let size = 0;
    const distinct = new Map(this.heldLabels.map((index) => [index, new Set<string>()]));
    for (const { labelValues } of known) {
      size++;
      for (const [index, values] of distinct) values.add(labelValues[index]!);
    }
    this.mayGo = Math.floor(size / 4);
    return [...distinct].toSorted(([, a], [, b]) => b.size - a.size).map(([index]) => index);
  }
}
