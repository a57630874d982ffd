import { MetricsError } from '../errors/index.js';
import { OTHER } from './recording-issues.js';
import type { Instrument } from './instrument.js';
import type { Series } from './series-table.js';

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
export function replaceRows<S extends Series & { value: number }>(
  instrument: Instrument<S>,
  rows: readonly Row[],
  takes: (value: unknown) => value is number,
): void {
  const { table } = instrument;
  const accepted = acceptRows(instrument, rows);
  const kept = new Set(accepted.map(({ key }) => key));
  for (const series of table) {
    if (!kept.has(JSON.stringify(series.labelValues))) table.remove(series.labelValues);
  }
  const written = new Set<S>();
  for (const { values, value } of accepted) {
    if (!takes(value)) {
      instrument.refuseValue(value, 'it is no value that this kind of metric takes');
      continue;
    }
    const series = table.at(values);
    series.value = written.has(series) ? series.value + value : value;
    written.add(series);
  }
  // What was there before, and was now given a value that is refused.
  for (const series of table) if (!written.has(series)) table.remove(series.labelValues);
}

interface AcceptedRow {
  readonly key: string;
  readonly values: readonly string[];
  readonly value: unknown;
}

function acceptRows<S extends Series>(
  instrument: Instrument<S>,
  rows: readonly Row[],
): AcceptedRow[] {
  const accepted = new Map<string, AcceptedRow>();
  const folded: AcceptedRow[] = [];
  for (const { labels, value } of rows) {
    const values = instrument.table.accept(labels);
    if (values === undefined) continue;
    const row = { key: JSON.stringify(values), values, value };
    if (values.includes(OTHER)) {
      folded.push(row);
      continue;
    }
    if (accepted.has(row.key)) {
      throw new MetricsError(
        'INVALID_ROWS',
        `Metric ${instrument.name} was given two rows of one label set ${row.key}. Return one row for each label set.`,
      );
    }
    accepted.set(row.key, row);
  }
  return [...accepted.values(), ...folded];
}
