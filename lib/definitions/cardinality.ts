import { MetricsError, type MetricsErrorCode } from '../errors/index.js';
import { isOpenLabel, type LabelSpecs, type OpenLabel } from './label-specs.js';
import { show } from './names.js';
import { isPlainObject } from './plain-object.js';

/**
 * How many series the open labels of a metric may make while the app runs. Listed seeds do
 * not count, nor does a label hold that is closed or that the code itself bounds (`class`,
 * `method`, `route`, `job`); but where a metric has an open label too, each label set counts,
 * whichever of its labels makes it new. What a definition says goes before what the module says,
 * option by option, and in `perLabel` label by label.
 */
export interface CardinalityOptions<OpenLabels extends string = string> {
  /**
   * How many series of one metric open labels may make. Once they are used up, label sets
   * with `__other__` may make as many again, and beside them there may be one series with all
   * open labels folded for each combination of the other labels. Default: 2,000.
   */
  readonly maxSeriesPerMetric?: number;
  /**
   * How many values an open label may have among the series of a metric, for labels by
   * name; `__other__` and values of seeded series do not count. Default: no limit of their own.
   */
  readonly perLabel?: [OpenLabels] extends [never]
    ? never
    : Readonly<Partial<Record<OpenLabels, number>>>;
  /**
   * What becomes of a recording beyond a limit. `'other'` counts it with `__other__` in
   * place of the label that overflows, so that sums stay exact; `'drop'` loses it. Both
   * are counted in `nestjs_metrics_label_overflow_total`. Default: `'other'`.
   */
  readonly onOverflow?: 'other' | 'drop';
  /**
   * After how many seconds without a recording a series of open labels is dropped;
   * seeded ones never are, nor gauges while calls or blocks are in flight in them, nor gauges
   * that `inc()` or `dec()` moved last, unless they are at 0, nor what `@OnScrape` reads. Scrapes look for idle series, so that one may stay for twice as long
   * and a scrape more. A value that comes back later begins at zero. With the module's
   * option `multiprocess` only gauges go, since others would fall where another process
   * still counts them. Default: never.
   */
  readonly idleTtlSeconds?: number;
}

/** The names of the labels whose values are open, as a union. `never` where there is none. */
export type OpenNamesOf<L extends LabelSpecs> = {
  [K in keyof L & string]: L[K] extends OpenLabel ? K : never;
}[keyof L & string];

const NUMBERS = 'Use a whole number from 1.';

/**
 * Refuses limits that mean nothing.
 * @param state Says whose they are: `The option cardinality.maxSeriesPerMetric is 0`.
 * @throws MetricsError with this code
 */
export function assertCardinality(
  cardinality: unknown,
  code: MetricsErrorCode,
  state: (option: string, shown: string) => string,
): void {
  const refuse = (path: string, value: unknown, cure: string): never => {
    throw new MetricsError(code, `${state(`cardinality${path}`, show(value))}. ${cure}`);
  };
  if (!isPlainObject(cardinality)) {
    refuse('', cardinality, 'Use an object such as { maxSeriesPerMetric: 500 }.');
  }
  const options = cardinality as CardinalityOptions;
  const { maxSeriesPerMetric, perLabel, onOverflow, idleTtlSeconds } = options;
  if (maxSeriesPerMetric !== undefined && !isCount(maxSeriesPerMetric)) {
    refuse('.maxSeriesPerMetric', maxSeriesPerMetric, NUMBERS);
  }
  if (perLabel !== undefined && !isPlainObject(perLabel)) {
    refuse('.perLabel', perLabel, 'Use an object such as { tenant: 50 }.');
  }
  for (const [label, limit] of Object.entries(perLabel ?? {})) {
    if (limit !== undefined && !isCount(limit)) refuse(`.perLabel.${label}`, limit, NUMBERS);
  }
  if (onOverflow !== undefined && onOverflow !== 'other' && onOverflow !== 'drop') {
    refuse('.onOverflow', onOverflow, "Use 'other' or 'drop'.");
  }
  if (idleTtlSeconds !== undefined && !(Number.isFinite(idleTtlSeconds) && idleTtlSeconds > 0)) {
    refuse('.idleTtlSeconds', idleTtlSeconds, 'Use a number of seconds above 0.');
  }
}

/** Checks and copies the option `cardinality` of a definition. */
export function copyCardinality(
  cardinality: CardinalityOptions<never> | CardinalityOptions | undefined,
  labels: LabelSpecs,
  offender: string,
): CardinalityOptions | undefined {
  if (cardinality === undefined) return undefined;
  assertCardinality(
    cardinality,
    'INVALID_CARDINALITY',
    (option, shown) => `${offender} has ${shown} as ${option}`,
  );
  const { perLabel } = cardinality as CardinalityOptions;
  const open = Object.keys(labels).filter((label) => isHeld(labels, label));
  for (const label of Object.keys(perLabel ?? {})) {
    if (open.includes(label)) continue;
    throw new MetricsError(
      'INVALID_CARDINALITY',
      `${offender} has a limit for the label ${show(label)} in cardinality.perLabel, which is none of its open labels (${open.join(', ') || 'it has none'}). ` +
        'Limit labels that are declared with open(); a closed vocabulary is its own limit.',
    );
  }
  return Object.freeze({
    ...cardinality,
    ...(perLabel && { perLabel: Object.freeze({ ...perLabel }) }),
  });
}

/** True for a label whose values only a limit can hold: open, and not bounded by the code. */
export function isHeld(labels: LabelSpecs, label: string): boolean {
  const spec = labels[label];
  return isOpenLabel(spec) && !spec.boundedByCode;
}

/** The options as text, the same for all that mean the same. */
export function describeCardinality(cardinality: CardinalityOptions | undefined): string {
  const { maxSeriesPerMetric, perLabel, onOverflow, idleTtlSeconds } = cardinality ?? {};
  const limits = Object.entries(perLabel ?? {})
    .filter(([, limit]) => limit !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const labels = limits.length === 0 ? undefined : Object.fromEntries(limits);
  const said = JSON.stringify({ maxSeriesPerMetric, perLabel: labels, onOverflow, idleTtlSeconds });
  return said === '{}' ? 'none' : said;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}
