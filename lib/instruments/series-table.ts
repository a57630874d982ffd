import type { MetricDefinition } from '../definitions/index.js';
import { CardinalityGuard, type Budget, type KnownSeries } from './cardinality-guard.js';
import { IdleSweeps } from './idle-sweeps.js';
import type { LabelRules } from './label-rules.js';
import type { OverflowNotices } from './overflow-notices.js';
import { SeriesChunks, type ChunkSnapshot } from './series-chunks.js';
import { mostSeriesOf, type SeriesLimits } from './series-limits.js';
import { SeriesLookup } from './series-lookup.js';
import type { Series } from './series.js';

/** What a table of series needs of its metric. */
export interface TableParts<S extends Series> {
  readonly definition: MetricDefinition;
  /** How many numbers a series has. */
  readonly width: number;
  readonly rules: LabelRules;
  readonly limits: SeriesLimits;
  readonly notices: OverflowNotices;
  create(labelValues: readonly string[], budget: Budget): S;
}

/**
 * The series of one metric: makes one at the first recording of a label set that the
 * rules accept, keeps the seeded ones, and holds the number of the others.
 */
export class SeriesTable<S extends Series> implements KnownSeries {
  private readonly lookup: SeriesLookup<S>;
  private readonly chunks: SeriesChunks<S>;
  private readonly names: readonly string[];
  private readonly guard: CardinalityGuard;
  /** Undefined where series never become idle. */
  private readonly idle: IdleSweeps | undefined;
  /** The label values of seeded series that were removed one by one, for {@link reset}. */
  private readonly removedSeeds = new Map<string, readonly string[]>();
  private seeds = 0;

  constructor(private readonly parts: TableParts<S>) {
    const { definition, limits, width } = parts;
    this.names = definition.labelNames;
    this.lookup = new SeriesLookup(this.names);
    this.chunks = new SeriesChunks(width, mostSeriesOf(definition));
    this.guard = new CardinalityGuard(definition, limits);
    if (limits.idleTtlMs !== undefined) this.idle = new IdleSweeps(limits.idleTtlMs);
  }

  /** How many series are seeded. */
  get seeded(): number {
    return this.seeds;
  }

  /** How many series there are. */
  get size(): number {
    return this.chunks.size;
  }

  /** The series of a label set, if it exists and the label set needs no second look: the hot path. */
  known(labels: unknown): S | undefined {
    return this.lookup.known(labels);
  }

  /**
   * The series of a label set, made where it does not exist yet. Undefined, and
   * reported, where the label set is refused, or dropped as one too many.
   */
  find(labels: object | undefined): S | undefined {
    return this.known(labels) ?? this.findSlowly(labels);
  }

  /**
   * The same for label values in declared order.
   * @param recorder `Class.method` where a decorated call is recorded.
   */
  findValues(given: readonly unknown[], recorder?: string): S | undefined {
    const known = this.lookup.knownValues(given);
    if (known !== undefined) return known;
    const values = this.parts.rules.acceptValues(given, recorder);
    const series = values && this.at(values, recorder);
    if (series !== undefined) this.lookup.addAlias(given, series);
    return series;
  }

  /** The same for label values that the rules accepted; undefined, and reported, only where it is dropped. */
  at(values: readonly string[], recorder?: string): S | undefined {
    return this.get(values) ?? this.add(values, recorder);
  }

  /** The series of label values, if it exists; it is not idle then. */
  get(values: readonly string[]): S | undefined {
    return this.lookup.get(values);
  }

  /** True for label values whose series exists. */
  has(values: readonly string[]): boolean {
    return this.lookup.peek(values) !== undefined;
  }

  /** Takes note that a series is not idle. False for one that is gone. */
  revive(series: S): boolean {
    return this.lookup.revive(series);
  }

  /** Removes a series; a later recording of its label set makes a new one. */
  remove(values: readonly string[]): void {
    const series = this.lookup.peek(values);
    if (series === undefined) return;
    if (series.budget === 'seeded') this.removedSeeds.set(JSON.stringify(values), values);
    this.guard.release(series.budget, series.labelValues);
    this.lookup.delete(series);
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
        this.guard.release(existing.budget, values);
        existing.budget = 'seeded';
        this.guard.take('seeded', values);
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
      this.guard.release(budget, labelValues);
    }
    this.lookup.clear();
    this.chunks.clear();
  }

  /**
   * Drops, in steps, the series of open labels that nobody has touched since the last
   * sweep; from now on others must be touched to stay. Undefined where no sweep is due.
   */
  sweep(): Generator<void> | undefined {
    return this.idle?.isDue ? this.idle.sweep(this, this.lookup) : undefined;
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
    const values = this.parts.rules.accept(labels);
    const series = values && this.at(values);
    if (series === undefined) return undefined;
    try {
      const given = this.names.map((name) => (labels as Record<string, unknown>)[name]);
      this.lookup.addAlias(given, series);
    } catch {
      // A getter that did not throw before: next time it is found slowly again.
    }
    return series;
  }

  private add(given: readonly string[], recorder: string | undefined): S | undefined {
    if (this.removedSeeds.size > 0 && this.removedSeeds.delete(JSON.stringify(given))) {
      return this.place(given, 'seeded');
    }
    const { limits, notices } = this.parts;
    const { values, budget, overflows } = this.guard.admit(given, this);
    for (const overflow of overflows) {
      notices.overflowed(overflow, given, recorder);
      if (limits.drops) return undefined;
    }
    return this.get(values) ?? this.place(values, budget);
  }

  private place(values: readonly string[], budget: Budget): S {
    // A copy, since a list that was filled item by item has room for many more.
    const series = this.parts.create([...values], budget);
    this.guard.take(budget, series.labelValues);
    this.lookup.add(series);
    this.chunks.add(series);
    return series;
  }
}
