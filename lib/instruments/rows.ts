import { MetricsError } from '../errors/index.js';
import type { CounterInstrument } from './counter-instrument.js';
import type { GaugeInstrument } from './gauge-instrument.js';
import { OTHER } from './recording-issues.js';
import type { Series } from './series.js';

/** One series as a reader at scrape returns it. */
export interface Row<Labels extends object = object> {
  /** The label set; left out for a metric without labels. */
  readonly labels?: Labels;
  /** The value now. */
  readonly value: number;
}

/**
 * Replaces all series of a metric by rows, so that series whose rows vanished
 * disappear. A refused row costs only itself; folded rows add up in `__other__`.
 * @throws MetricsError `INVALID_ROWS` where two rows have one label set.
 */
export function replaceRows(
  instrument: CounterInstrument | GaugeInstrument,
  rows: readonly Row[],
): void {
  const { table } = instrument;
  const { exact, folded, kept } = acceptRows(instrument, rows);
  for (const series of table) if (!kept.has(series)) table.remove(series.labelValues);
  // Not as recordings, which might bring exemplars.
  const sums = new Map<Series, number>();
  const addUp = (series: Series, value: number): void =>
    void sums.set(series, value + (sums.get(series) ?? 0));
  for (const { values, series, value } of exact) {
    if (!instrument.takes(value)) {
      if (series !== undefined) table.remove(values);
    } else if (series === undefined) {
      // Where there are too many series several rows become one.
      addUp(table.at(values), value);
    } else {
      instrument.set(series, value);
    }
  }
  for (const { values, value } of folded) {
    if (instrument.takes(value)) addUp(table.at(values), value);
  }
  for (const [series, sum] of sums) instrument.set(series, sum);
  for (const { values, series } of folded) {
    if (series !== undefined && !sums.has(series)) table.remove(values);
  }
}

interface AcceptedRow {
  readonly values: readonly string[];
  /** Undefined where it does not exist yet. */
  readonly series: Series | undefined;
  readonly value: unknown;
}

interface AcceptedRows {
  /** At most one for each label set. */
  readonly exact: readonly AcceptedRow[];
  readonly folded: readonly AcceptedRow[];
  /** The series that they belong to, of those that exist. */
  readonly kept: ReadonlySet<unknown>;
}

function acceptRows(
  instrument: CounterInstrument | GaugeInstrument,
  rows: readonly Row[],
): AcceptedRows {
  const exact: AcceptedRow[] = [];
  const folded: AcceptedRow[] = [];
  const kept = new Set<unknown>();
  for (const { labels, value } of rows) {
    const row = acceptRow(instrument, labels, value);
    if (row === undefined) continue;
    // A series that exists is told apart without building a key.
    const key = row.series ?? JSON.stringify(row.values);
    if (row.values.includes(OTHER)) {
      folded.push(row);
    } else if (kept.has(key)) {
      throw new MetricsError(
        'INVALID_ROWS',
        `Metric ${instrument.name} was given two rows of one label set ${JSON.stringify(row.values)}. Return one row for each label set.`,
      );
    } else {
      exact.push(row);
    }
    kept.add(key);
  }
  return { exact, folded, kept };
}

function acceptRow(
  { rules, table }: CounterInstrument | GaugeInstrument,
  labels: object | undefined,
  value: unknown,
): AcceptedRow | undefined {
  const known = table.known(labels);
  if (known !== undefined) return { values: known.labelValues, series: known, value };
  const values = rules.accept(labels);
  return values && { values, series: table.get(values), value };
}
