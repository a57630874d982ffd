/** One scrape on its way. */
export class Scrape {
  /** The collectors whose error it has counted. */
  readonly reported = new Set<string>();
  private readonly deadline: number;

  constructor(
    /** How long collecting may take in all, in milliseconds. */
    deadlineMs: number,
    /** How long a collector may take that does not say so itself, in milliseconds. */
    readonly timeoutMs: number,
    /** The names of all metrics when it began: later one may be gone from the registry. */
    readonly names: ReadonlyMap<unknown, string>,
  ) {
    this.deadline = performance.now() + deadlineMs;
  }

  /** How long a collector may take from now on, in milliseconds. */
  within(timeoutMs = this.timeoutMs): number {
    return Math.min(timeoutMs, this.deadline - performance.now());
  }
}
