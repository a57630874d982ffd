/**
 * The buckets of one series in the order in which prom-client lists them, which is the one in
 * which they were given: each with what it and those before it have counted. A value is counted
 * in the first one that takes it, so a bound that is not above all before it counts nothing,
 * and one that was given twice is added twice. What the others have counted is right.
 */
export class BucketList {
  private listed = 0;
  private total = 0;
  private highest = -Infinity;
  /** The bounds that count, and what each bucket has counted on its own. */
  private readonly bounds: number[] = [];
  private readonly counts: number[] = [];

  /** How many values are not above a bound; undefined for a bucket that says nothing new. */
  countOf(bound: number, listed: number): number | undefined {
    const own = listed - this.listed;
    this.listed = listed;
    if (bound > this.highest) {
      this.highest = bound;
      this.bounds.push(bound);
      this.counts.push(own);
      this.total += own;
      return this.total;
    }
    if (own === 0 || own === this.counts[this.bounds.indexOf(bound)]) return undefined;
    // Not what prom-client counts: as it is, it breaks the rules of histograms.
    return listed;
  }

  /** What is to be added for the last bucket, which has no bound, to make it this count. */
  rest(count: number): number {
    return this.highest === Infinity ? count - this.total : count;
  }
}
