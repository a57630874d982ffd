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

/** A metric whose series are rows. */
type RowInstrument = CounterInstrument | GaugeInstrument;

/** Rows that are looked at before anybody looks at the clock. */
const BLOCK_ROWS = 256;

/**
 * Replaces all series of a metric by rows, so that series whose rows vanished
 * disappear. A refused row costs only itself; folded rows add up in `__other__`. Stops
 * now and then while it looks at the rows; then all of them take effect at once.
 * @param reader `Class.method` that read them, for messages.
 * @throws MetricsError `INVALID_ROWS` where two rows have one label set.
 */
export function* replaceRows(
  instrument: RowInstrument,
  rows: readonly Row[],
  reader?: string,
): Generator<void> {
  writeRows(instrument, yield* acceptRows(instrument, rows, reader), reader);
}

function writeRows(
  instrument: RowInstrument,
  { exact, folded, kept }: AcceptedRows,
  reader: string | undefined,
): void {
  const { table } = instrument;
  for (const series of table) if (!kept.has(series)) table.remove(series.labelValues);
  // Not as recordings, which might bring exemplars.
  const sums = new Map<Series, number>();
  const addUp = (series: Series | undefined, value: number): void => {
    if (series !== undefined) sums.set(series, value + (sums.get(series) ?? 0));
  };
  for (const { values, series, value } of exact) {
    if (!instrument.takes(value)) {
      if (series !== undefined) table.remove(values);
    } else if (series === undefined || series.at === -1) {
      // New, or removed meanwhile. Where there are too many series several rows become one.
      addUp(table.at(values, reader), value);
    } else {
      instrument.set(series, value);
    }
  }
  for (const { values, value } of folded) {
    if (instrument.takes(value)) addUp(table.at(values, reader), value);
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
  /** The series that they belong to; keys in place of those that do not exist yet. */
  readonly kept: ReadonlySet<unknown>;
}

function* acceptRows(
  instrument: RowInstrument,
  rows: readonly Row[],
  reader: string | undefined,
): Generator<void, AcceptedRows> {
  const exact: AcceptedRow[] = [];
  const folded: AcceptedRow[] = [];
  const kept = new Set<unknown>();
  for (const [index, { labels, value }] of rows.entries()) {
    if (index % BLOCK_ROWS === BLOCK_ROWS - 1) yield;
    const row = acceptRow(instrument, labels, value, reader);
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
  { rules, table }: RowInstrument,
  labels: object | undefined,
  value: unknown,
  reader: string | undefined,
): AcceptedRow | undefined {
  const known = table.known(labels);
  if (known !== undefined) return { values: known.labelValues, series: known, value };
  const values = rules.accept(labels, reader);
  return values && { values, series: table.get(values), value };
}
