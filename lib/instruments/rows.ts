import { MetricsError } from '../errors/index.js';
import { OTHER } from './recording-issues.js';
import type { CounterInstrument } from './counter-instrument.js';
import type { GaugeInstrument } from './gauge-instrument.js';
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
  const accepted = acceptRows(instrument, rows);
  const kept = new Set(accepted.map(({ key }) => key));
  for (const series of table) {
    if (!kept.has(JSON.stringify(series.labelValues))) table.remove(series.labelValues);
  }
  const written = new Set<Series>();
  for (const { values, value } of accepted) {
    if (!instrument.takes(value)) continue;
    const series = table.at(values);
    if (!written.has(series)) series.numbers[series.at] = 0;
    instrument.add(series, value);
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

function acceptRows(
  instrument: CounterInstrument | GaugeInstrument,
  rows: readonly Row[],
): AcceptedRow[] {
  const accepted = new Map<string, AcceptedRow>();
  const folded: AcceptedRow[] = [];
  for (const { labels, value } of rows) {
    const values = instrument.rules.accept(labels);
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
