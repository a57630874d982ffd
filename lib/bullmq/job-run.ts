import type { Series } from '../instruments/index.js';
import type { JobSeries } from './job-series.js';

/** One attempt at a job. */
export class JobRun {
  private readonly startedAt = performance.now();
  private readonly inFlight: Series | undefined;
  private endedAt: number | undefined;

  constructor(
    readonly series: JobSeries,
    private readonly onLeave: (run: JobRun) => void,
  ) {
    this.inFlight = series.inFlight.enter();
  }

  /** It is in flight no more; later ends are not heard. */
  leave(): void {
    if (this.endedAt !== undefined) return;
    this.endedAt = performance.now();
    this.series.inFlight.leave(this.inFlight);
    this.onLeave(this);
  }

  /** How long it took, in seconds, until it ended or now. */
  get durationSeconds(): number {
    return ((this.endedAt ?? performance.now()) - this.startedAt) / 1_000;
  }
}
