import { SeriesIndex } from './series-index.js';
import type { Series } from './series.js';

/**
 * Finds the series of one metric. Those that are cold are found apart, and are not cold
 * any more once somebody asked for them in order to record.
 */
export class SeriesLookup<S extends Series> {
  /** All series but for cold ones. */
  private readonly index: SeriesIndex<S>;
  /** Series by numbers and booleans that stand for their text; emptied when series go. */
  private readonly aliases: SeriesIndex<S>;
  /** Undefined where nothing was ever cold. */
  private cold: SeriesIndex<S> | undefined;

  constructor(private readonly names: readonly string[]) {
    this.index = new SeriesIndex(names);
    this.aliases = new SeriesIndex(names);
  }

  /** The series of a label set, where that needs no second look: the hot path. */
  known(labels: unknown): S | undefined {
    return this.index.find(labels) ?? this.aliases.find(labels);
  }

  /** The same for label values in declared order. */
  knownValues(given: readonly unknown[]): S | undefined {
    return this.index.get(given) ?? this.aliases.get(given);
  }

  /** The series of label values, if it exists; it is not cold then. */
  get(values: readonly string[]): S | undefined {
    const series = this.peek(values);
    if (series?.isCold) this.revive(series);
    return series;
  }

  /** The same, which leaves it as cold as it is. */
  peek(values: readonly string[]): S | undefined {
    return this.index.get(values) ?? this.cold?.get(values);
  }

  add(series: S): void {
    this.index.set(series.labelValues, series);
  }

  /**
   * Finds a series at once next time, where what was given is its text, and numbers or
   * booleans are among it.
   */
  addAlias(given: readonly unknown[], series: S): void {
    const isSame = given.every(
      (value, index) =>
        (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') &&
        String(value) === series.labelValues[index],
    );
    if (isSame && given.some((value) => typeof value !== 'string')) {
      this.aliases.set(given, series);
    }
  }

  delete(series: S): void {
    const index = series.isCold ? this.cold : this.index;
    index?.delete(series.labelValues);
    this.aliases.clear();
  }

  clear(): void {
    this.index.clear();
    this.aliases.clear();
    this.cold?.clear();
  }

  /** Takes note that a series is not idle. False for one that is gone. */
  revive(series: S): boolean {
    if (series.isCold) {
      series.at = series.place;
      this.cold?.delete(series.labelValues);
      this.index.set(series.labelValues, series);
    }
    return series.at !== -1;
  }

  /** Makes a series cold, which is not yet. */
  cool(series: S): void {
    this.index.delete(series.labelValues);
    this.aliases.clear();
    this.cold ??= new SeriesIndex(this.names);
    this.cold.set(series.labelValues, series);
    series.at = -1;
  }
}
