/**
 * How many series the open labels of a metric may make while the app runs. Closed
 * vocabularies, listed seeds and labels that the code itself bounds (`class`, `method`,
 * `route`, `job`) do not count.
 */
export interface CardinalityOptions<OpenLabels extends string = string> {
  /** How many series of one metric open labels may make. Default: 2,000. */
  readonly maxSeriesPerMetric?: number;
  /** How many values a label may have, for labels by name. Default: no limit of their own. */
  readonly perLabel?: Readonly<Partial<Record<OpenLabels, number>>>;
  /**
   * What becomes of a recording beyond a limit. `'other'` counts it with `__other__` in
   * place of the label that overflows, so that sums stay exact; `'drop'` loses it, and
   * counts that. Default: `'other'`.
   */
  readonly onOverflow?: 'other' | 'drop';
  /**
   * After how many seconds without a recording a series of open labels is dropped, at a
   * scrape; seeded ones never are. Default: never.
   */
  readonly idleTtlSeconds?: number;
}
