import { show, type MetricDefinition } from '../definitions/index.js';
import { CardinalityGuard, MAX_OPEN_SERIES, type Budget } from './cardinality-guard.js';
import type { LabelRules } from './label-rules.js';
import { OTHER, type RecordingIssues } from './recording-issues.js';
import { SeriesIndex } from './series-index.js';

/** One label set of a metric; the slot that a recording changes. */
export interface Series {
  /** The label values, in declared order. */
  readonly labelValues: readonly string[];
  /** When the series came into being, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** False once the series was removed: what is recorded on it then is lost. */
  live: boolean;
  /** What it counts for in the metric's limit. */
  budget: Budget;
}

/**
 * The series of one metric: makes one at the first recording of a label set that the
 * rules accept, keeps the seeded ones, and holds the number of the others.
 */
export class SeriesTable<S extends Series> {
  private readonly index: SeriesIndex<S>;
  private readonly names: readonly string[];
  private readonly guard: CardinalityGuard;
  private readonly seeds = new Map<string, readonly string[]>();

  constructor(
    definition: MetricDefinition,
    /** The name as exposed, with the app's prefix: what messages speak of. */
    private readonly metric: string,
    private readonly rules: LabelRules,
    private readonly issues: RecordingIssues,
    private readonly create: (labelValues: readonly string[], budget: Budget) => S,
  ) {
    this.names = definition.labelNames;
    this.index = new SeriesIndex(this.names);
    this.guard = new CardinalityGuard(definition);
  }

  /** How many series are seeded. */
  get seeded(): number {
    return this.seeds.size;
  }

  /**
   * The series of a label set, made where it does not exist yet. Undefined, and
   * reported, where the label set is refused.
   */
  find(labels: object | undefined): S | undefined {
    return this.index.find(labels) ?? this.findSlowly(labels);
  }

  /** The same for label values in declared order. */
  findValues(given: readonly unknown[]): S | undefined {
    const known = this.index.get(given);
    if (known !== undefined) return known;
    const values = this.rules.acceptValues(given);
    return values === undefined ? undefined : this.at(values);
  }

  /** The series of label values that the rules accepted, made where it does not exist yet. */
  at(values: readonly string[]): S {
    return this.get(values) ?? this.add(values);
  }

  /** The series of label values, if it exists. */
  get(values: readonly string[]): S | undefined {
    return this.index.get(values);
  }

  /** Removes a series; a later recording of its label set makes a new one. */
  remove(values: readonly string[]): void {
    const series = this.get(values);
    if (series === undefined) return;
    series.live = false;
    this.guard.release(series.budget);
    this.index.delete(values);
  }

  /** Makes these series exist from now on, also after a {@link reset}. */
  seed(labelSets: readonly (readonly string[])[]): void {
    for (const values of labelSets) {
      this.seeds.set(JSON.stringify(values), values);
      const existing = this.get(values);
      if (existing === undefined) {
        this.place(values, 'none');
      } else {
        this.guard.release(existing.budget);
        existing.budget = 'none';
        this.guard.take('none');
      }
    }
  }

  /** Removes all series, but for those seeded, which start again at zero. */
  reset(): void {
    this.clear();
    for (const values of this.seeds.values()) this.place(values, 'none');
  }

  /** Removes all series, those seeded too. */
  clear(): void {
    for (const series of this) {
      series.live = false;
      this.guard.release(series.budget);
    }
    this.index.clear();
  }

  /** All series, in the order in which their label values were first seen. */
  [Symbol.iterator](): Generator<S> {
    return this.index[Symbol.iterator]();
  }

  private findSlowly(labels: object | undefined): S | undefined {
    const values = this.rules.accept(labels);
    return values === undefined ? undefined : this.at(values);
  }

  private add(values: readonly string[]): S {
    if (this.seeds.has(JSON.stringify(values))) return this.place(values, 'none');
    const { budget } = this.guard;
    if (budget !== 'folded') return this.place(values, budget);
    const held = this.held(values);
    return this.get(held) ?? this.place(held, budget);
  }

  /** Folds open labels, since the metric has as many series as it may have. */
  private held(values: readonly string[]): readonly string[] {
    const held = [...values];
    const exists = (folded: readonly string[]): boolean => this.get(folded) !== undefined;
    for (const index of this.guard.fold(held, exists, this)) {
      const name = this.names[index]!;
      this.issues.folded(
        this.metric,
        name,
        `its open labels made ${MAX_OPEN_SERIES} series, so new values of "${name}" such as ${show(values[index])} are counted as "${OTHER}". ` +
          'Use a label with fewer values',
      );
    }
    return held;
  }

  private place(values: readonly string[], budget: Budget): S {
    const series = this.create(values, budget);
    this.guard.take(budget);
    this.index.set(values, series);
    return series;
  }
}
