/** One bucket of a histogram, as it stands in a scrape. */
export interface Bucket {
  /** Its inclusive upper bound. */
  readonly upTo: number;
  /** Observations up to that bound. */
  readonly count: number;
}

/** The buckets of the series whose lines start like this, up to the value of `le`. */
export function bucketsIn(scrape: string, lineStart: string): Bucket[] {
  return scrape
    .split('\n')
    .filter((line) => line.startsWith(lineStart))
    .map((line) => {
      const [bound = '', count = ''] = line.slice(lineStart.length).split('"} ');
      return { upTo: Number(bound.replace('Inf', 'Infinity')), count: Number(count) };
    });
}

/**
 * The quantile that buckets tell: linear within the bucket in which it falls; where that has
 * no bound, the bound of the one below.
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
export function quantileOf(buckets: readonly Bucket[], quantile: number): number {
  const rank = quantile * (buckets.at(-1)?.count ?? 0);
  const at = buckets.findIndex(({ count }) => count >= rank);
  const below = buckets[at - 1] ?? { upTo: 0, count: 0 };
  const { upTo, count } = buckets[at]!;
  if (upTo === Infinity) return below.upTo;
  return below.upTo + ((upTo - below.upTo) * (rank - below.count)) / (count - below.count);
}
