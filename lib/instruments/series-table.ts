import { isOpenLabel, show, type MetricDefinition } from '../definitions/index.js';
import { CardinalityGuard, MAX_OPEN_SERIES, type Budget } from './cardinality-guard.js';
import type { LabelRules } from './label-rules.js';
import { OTHER, type RecordingIssues } from './recording-issues.js';
import { SeriesChunks, type ChunkSnapshot } from './series-chunks.js';
import { SeriesIndex } from './series-index.js';
import type { Series } from './series.js';

/**
 * The series of one metric: makes one at the first recording of a label set that the
 * rules accept, keeps the seeded ones, and holds the number of the others.
 */
export class SeriesTable<S extends Series> {
  private readonly index: SeriesIndex<S>;
  /** Series by numbers and booleans that stand for their text; emptied when series go. */
  private readonly aliases: SeriesIndex<S>;
  private readonly chunks: SeriesChunks<S>;
  private readonly names: readonly string[];
  private readonly guard: CardinalityGuard;
  /** The label values of seeded series that were removed one by one, for {@link reset}. */
  private readonly removedSeeds = new Map<string, readonly string[]>();
  private seeds = 0;

  constructor(
    definition: MetricDefinition,
    /** How many numbers a series has. */
    width: number,
    /** The name as exposed, with the app's prefix: what messages speak of. */
    private readonly metric: string,
    private readonly rules: LabelRules,
    private readonly issues: RecordingIssues,
    private readonly create: (labelValues: readonly string[], budget: Budget) => S,
  ) {
    this.names = definition.labelNames;
    this.index = new SeriesIndex(this.names);
    this.aliases = new SeriesIndex(this.names);
    this.chunks = new SeriesChunks(width, seriesLimit(definition));
    this.guard = new CardinalityGuard(definition);
  }

  /** How many series are seeded. */
  get seeded(): number {
    return this.seeds;
  }

  /** The series of a label set, if it exists and the label set needs no second look: the hot path. */
  known(labels: unknown): S | undefined {
    return this.index.find(labels) ?? this.aliases.find(labels);
  }

  /**
   * The series of a label set, made where it does not exist yet. Undefined, and
   * reported, where the label set is refused.
   */
  find(labels: object | undefined): S | undefined {
    return this.known(labels) ?? this.findSlowly(labels);
  }

  /** The same for label values in declared order. */
  findValues(given: readonly unknown[]): S | undefined {
    const known = this.index.get(given) ?? this.aliases.get(given);
    if (known !== undefined) return known;
    const values = this.rules.acceptValues(given);
    return values === undefined ? undefined : this.remember(given, this.at(values));
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
    if (series.budget === 'seeded') this.removedSeeds.set(JSON.stringify(values), values);
    this.guard.release(series.budget);
    this.index.delete(values);
    this.aliases.clear();
    this.chunks.remove(series);
  }

  /** Makes these series exist from now on, also after a {@link reset}. */
  seed(labelSets: readonly (readonly string[])[]): void {
    for (const values of labelSets) {
      const existing = this.get(values);
      if (existing?.budget === 'seeded') continue;
      if (!this.removedSeeds.delete(JSON.stringify(values))) this.seeds++;
      if (existing === undefined) {
        this.place(values, 'seeded');
      } else {
        this.guard.release(existing.budget);
        existing.budget = 'seeded';
        this.guard.take('seeded');
      }
    }
  }

  /** Removes all series, but for those seeded, which start again at zero. */
  reset(): void {
    this.clear();
    for (const values of this.removedSeeds.values()) this.place(values, 'seeded');
    this.removedSeeds.clear();
  }

  /** Removes all series, those seeded too. */
  clear(): void {
    for (const { budget, labelValues } of this) {
      if (budget === 'seeded') this.removedSeeds.set(JSON.stringify(labelValues), labelValues);
      this.guard.release(budget);
    }
    this.index.clear();
    this.aliases.clear();
    this.chunks.clear();
  }

  /** All series and their numbers at this moment. */
  snapshot(): ChunkSnapshot<S>[] {
    return this.chunks.snapshot();
  }

  /** All series that there are now; changes made meanwhile are not seen. */
  [Symbol.iterator](): Iterator<S> {
    return this.chunks[Symbol.iterator]();
  }

  private findSlowly(labels: object | undefined): S | undefined {
    const values = this.rules.accept(labels);
    if (values === undefined) return undefined;
    const series = this.at(values);
    try {
      const given = this.names.map((name) => (labels as Record<string, unknown>)[name]);
      return this.remember(given, series);
    } catch {
      // A getter that did not throw before: next time it is found slowly again.
      return series;
    }
  }

  /** Finds the series at once next time, where numbers or booleans were given for its text. */
  private remember(given: readonly unknown[], series: S): S {
    const isSame = given.every(
      (value, index) =>
        (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') &&
        String(value) === series.labelValues[index],
    );
    if (isSame && given.some((value) => typeof value !== 'string')) this.aliases.set(given, series);
    return series;
  }

  private add(values: readonly string[]): S {
    if (this.removedSeeds.size > 0 && this.removedSeeds.delete(JSON.stringify(values))) {
      return this.place(values, 'seeded');
    }
    const { budget } = this.guard;
    if (budget !== 'folded') return this.place(values, budget);
    const held = this.held(values);
    return this.get(held) ?? this.place(held, budget);
  }

  /** Folds open labels, since the metric has as many series as it may have. */
  private held(values: readonly string[]): readonly string[] {
    const held = [...values];
    const exists = (folded: readonly string[]): boolean => this.get(folded) !== undefined;
    for (const index of this.guard.fold(held, exists, this.chunks)) {
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
    // A copy, since a list that was filled item by item has room for many more.
    const series = this.create([...values], budget);
    this.guard.take(budget);
    this.index.set(values, series);
    this.chunks.add(series);
    return series;
  }
}

/** How many series a metric of closed labels can have, each with `__other__` beside its values. */
function seriesLimit({ labels }: MetricDefinition): number {
  return Object.values(labels).reduce(
    (limit, spec) => limit * (isOpenLabel(spec) ? Infinity : spec.length + 1),
    1,
  );
}
