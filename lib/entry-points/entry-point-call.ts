import type { RunningCall } from '../interception/index.js';
import type { EntryPointOutcome } from './outcome.js';

/** Where a call is recorded when it ends. */
interface CallSink {
  record(outcome: EntryPointOutcome, durationSeconds: number): void;
}

/** A call from outside, from its beginning to its end; the end counts once. */
export class EntryPointCall implements RunningCall {
  result: unknown = undefined;
  /**
   * False while guards are ahead that may refuse it. Only what watches guards sets it:
   * see `watchGuards`.
   */
  passedGuards = true;
  private ended = false;
  private readonly startedAt = performance.now();

  constructor(private readonly sink: CallSink) {}

  /** Ends it with an error: before all guards let it pass, that is a refusal. */
  fail(_error: unknown): void {
    this.end(this.passedGuards ? 'error' : 'rejected');
  }

  /**
   * Ends it; later ends are not heard.
   * @param endedAt When it ended, on the clock of `performance.now()`.
   */
  end(outcome: EntryPointOutcome, endedAt = performance.now()): void {
    if (this.ended) return;
    this.ended = true;
    this.sink.record(outcome, (endedAt - this.startedAt) / 1_000);
  }
}
