import { Summary as PromSummary } from 'prom-client';
import type { SummaryDefinition } from '../definitions/index.js';

/**
 * Quantiles over a sliding window: a ring of unregistered prom-client summaries,
 * each fed with every observation and each started one step later than the one
 * before. prom-client's own window starts all steps on one shared digest, which
 * weights the observations of the first window by their age.
 */
export class SlidingQuantiles {
  private readonly ring: PromSummary[];
  private current = 0;
  /** Those read last; undefined once something was observed, or the window has moved. */
  private known: Promise<number[]> | undefined;
  private stepStartedAt = performance.now();
  private readonly stepMilliseconds: number;

  constructor(private readonly definition: SummaryDefinition) {
    this.ring = Array.from({ length: definition.ageBuckets }, () => this.fresh());
    this.stepMilliseconds = (definition.maxAgeSeconds * 1_000) / definition.ageBuckets;
  }

  observe(value: number): void {
    this.rotate();
    this.known = undefined;
    for (const summary of this.ring) summary.observe(value);
  }

  /**
   * The quantiles of the window at this moment, in the definition's order; `NaN` where it
   * is empty. They are computed at once, though prom-client hands them out later.
   */
  read(): Promise<number[]> {
    this.rotate();
    return (this.known ??= this.compute());
  }

  private async compute(): Promise<number[]> {
    const { values } = await this.ring[this.current]!.get();
    const byRank = new Map(
      values.map(({ labels, value }) => [
        (labels as { quantile?: number } | undefined)?.quantile,
        value,
      ]),
    );
    return this.definition.percentiles.map((rank) => byRank.get(rank) ?? NaN);
  }

  private rotate(): void {
    const steps = Math.floor((performance.now() - this.stepStartedAt) / this.stepMilliseconds);
    for (let step = 0; step < Math.min(steps, this.ring.length); step++) {
      this.ring[this.current] = this.fresh();
      this.known = undefined;
      this.current = (this.current + 1) % this.ring.length;
    }
    this.stepStartedAt += steps * this.stepMilliseconds;
  }

  private fresh(): PromSummary {
    return new PromSummary({
      name: this.definition.name,
      help: this.definition.help,
      percentiles: [...this.definition.percentiles],
      // Leaves out the quantiles of an empty window, which would else be 0.
      pruneAgedBuckets: true,
      registers: [],
    });
  }
}
