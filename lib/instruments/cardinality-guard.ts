import { isOpenLabel, type MetricDefinition } from '../definitions/index.js';
import { OTHER } from './recording-issues.js';

/** How many series the open labels of one metric may make at run time, and as many again once folded. */
export const MAX_OPEN_SERIES = 2_000;

/** What a series counts for: nothing where it was seeded or has only closed labels. */
export type Budget = 'seeded' | 'closed' | 'open' | 'folded';

/**
 * Holds the number of series that open labels make. Once {@link MAX_OPEN_SERIES}
 * exist, the open labels of a new label set are folded to `__other__`, the label
 * with the most distinct values first, until the label set exists or fits into
 * the {@link MAX_OPEN_SERIES} more that folded label sets may make.
 */
export class CardinalityGuard {
  /** Positions of the labels that are held, within the declared order. */
  private readonly heldLabels: readonly number[];
  private readonly used = { seeded: 0, closed: 0, open: 0, folded: 0 };
  /** The held labels, most distinct values first; found when needed, forgotten when series go. */
  private foldingOrder: readonly number[] | undefined;

  constructor(definition: MetricDefinition) {
    this.heldLabels = definition.labelNames.flatMap((name, index) => {
      const spec = definition.labels[name]!;
      return isOpenLabel(spec) && !spec.boundedByCode ? [index] : [];
    });
  }

  /** What a new series counts for, seeded ones aside. */
  get budget(): Budget {
    if (this.heldLabels.length === 0) return 'closed';
    return this.used.open < MAX_OPEN_SERIES ? 'open' : 'folded';
  }

  /** Takes note of a series. */
  take(budget: Budget): void {
    this.used[budget]++;
  }

  /** Takes note that a series is gone. */
  release(budget: Budget): void {
    this.used[budget]--;
    this.foldingOrder = undefined;
  }

  /** Folds a label set that would be one too many, in place; returns the folded labels' positions. */
  fold(
    values: string[],
    exists: (values: readonly string[]) => boolean,
    all: Iterable<{ readonly labelValues: readonly string[] }>,
  ): number[] {
    const folded: number[] = [];
    for (const index of (this.foldingOrder ??= this.mostDistinctFirst(all))) {
      if (values[index] === OTHER) continue;
      values[index] = OTHER;
      folded.push(index);
      if (exists(values) || this.used.folded < MAX_OPEN_SERIES) break;
    }
    return folded;
  }

  private mostDistinctFirst(
    all: Iterable<{ readonly labelValues: readonly string[] }>,
  ): readonly number[] {
    const distinct = new Map(this.heldLabels.map((index) => [index, new Set<string>()]));
    for (const { labelValues } of all) {
      for (const [index, values] of distinct) values.add(labelValues[index]!);
    }
    return [...distinct].toSorted(([, a], [, b]) => b.size - a.size).map(([index]) => index);
  }
}
