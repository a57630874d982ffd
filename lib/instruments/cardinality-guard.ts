import { isOpenLabel, type MetricDefinition } from '../definitions/index.js';
import { OTHER } from './recording-issues.js';

/** How many series the open labels of one metric may make at run time. */
export const MAX_OPEN_SERIES = 2_000;

/**
 * Holds the number of series that open labels make. Once {@link MAX_OPEN_SERIES}
 * exist, a new label set has its open labels folded to `__other__`, the label
 * with the most distinct values first, until the label set exists or fits into
 * the as many series that folded label sets may make.
 */
export class CardinalityGuard {
  /** Positions of the labels that are held, within the declared order. */
  private readonly heldLabels: readonly number[];
  private distinct: Set<string>[] = [];
  private series = 0;
  private foldedSeries = 0;

  constructor(definition: MetricDefinition) {
    this.heldLabels = definition.labelNames.flatMap((name, index) => {
      const spec = definition.labels[name]!;
      return isOpenLabel(spec) && !spec.boundedByCode ? [index] : [];
    });
    this.forget();
  }

  /** True where a new label set must be folded before it may become a series. */
  get isFull(): boolean {
    return this.series >= MAX_OPEN_SERIES;
  }

  /** Folds a label set that is new while the guard is full; returns the labels' positions. */
  fold(values: string[], exists: (values: readonly string[]) => boolean): number[] {
    const folded: number[] = [];
    for (const index of this.mostDistinctFirst()) {
      if (values[index] === OTHER) continue;
      values[index] = OTHER;
      folded.push(index);
      if (exists(values) || this.foldedSeries < MAX_OPEN_SERIES) break;
    }
    return folded;
  }

  /** Takes note of a series that was made at run time. */
  add(values: readonly string[]): void {
    if (this.heldLabels.length === 0) return;
    if (this.isFull) {
      this.foldedSeries++;
      return;
    }
    this.series++;
    this.heldLabels.forEach((index, position) => this.distinct[position]!.add(values[index]!));
  }

  /** Takes note of a series that was removed. */
  remove(values: readonly string[]): void {
    if (this.heldLabels.length === 0) return;
    if (this.heldLabels.some((index) => values[index] === OTHER)) {
      this.foldedSeries = Math.max(0, this.foldedSeries - 1);
    } else {
      this.series = Math.max(0, this.series - 1);
    }
  }

  /** Starts again, after all series were removed. */
  forget(): void {
    this.series = 0;
    this.foldedSeries = 0;
    this.distinct = this.heldLabels.map(() => new Set());
  }

  private mostDistinctFirst(): number[] {
    return this.heldLabels
      .map((index, position) => ({ index, size: this.distinct[position]!.size }))
      .toSorted((a, b) => b.size - a.size)
      .map(({ index }) => index);
  }
}
