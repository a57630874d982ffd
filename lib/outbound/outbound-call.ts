import type { Series } from '../instruments/index.js';
import { codeOf } from './error-code.js';
import type { RequestSeries } from './request-series.js';

/** A request from its beginning to its end; the end counts once. */
export class OutboundCall {
  /** The last status that was received; 0 before there is one. */
  status = 0;
  private ended = false;
  private readonly inFlight: Series | undefined;
  private readonly startedAt = performance.now();

  constructor(
    private readonly series: RequestSeries,
    /** True for one that makes its connection a tunnel, whose end nobody may tell. */
    readonly opensTunnel: boolean,
  ) {
    if (!opensTunnel) this.inFlight = series.inFlight.enter();
  }

  /** Ends it with the status that was received. */
  complete(): void {
    const durationSeconds = this.end();
    if (durationSeconds !== undefined) this.series.recordResponse(this.status, durationSeconds);
  }

  /** Ends it with an error, which may be anything. */
  fail(error: unknown): void {
    const durationSeconds = this.end();
    if (durationSeconds === undefined) return;
    this.series.recordFailure(codeOf(error), durationSeconds);
  }

  /** Its duration; undefined where it has ended before. */
  private end(): number | undefined {
    if (this.ended) return undefined;
    this.ended = true;
    this.series.inFlight.leave(this.inFlight);
    return (performance.now() - this.startedAt) / 1_000;
  }
}
