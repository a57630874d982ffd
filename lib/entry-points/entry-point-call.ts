import type { Series } from '../instruments/index.js';
import type { Outcome, RunningCall } from '../interception/index.js';
import type { EntryPointOutcome } from './outcome.js';

/** Where a call is recorded when it ends. */
interface CallSink {
  record(outcome: EntryPointOutcome, durationSeconds: number, inFlight: Series | undefined): void;
}

/**
 * A call from outside, from its beginning to its end; the end counts once. What guards
 * and exception filters make of it is known where it runs in a {@link runWatched}.
 */
export class EntryPointCall implements RunningCall {
  result: unknown = undefined;
  /** False while guards are ahead that may refuse it. */
  passedGuards = true;
  /** True once an exception filter was asked, which may keep the failure to itself. */
  hasFailed = false;
  private ended = false;
  private readonly startedAt = performance.now();

  constructor(
    private readonly sink: CallSink,
    /** Where it is in flight. */
    private readonly inFlight: Series | undefined,
  ) {}

  /** Ends it with an error: before all guards let it pass, that is a refusal. */
  fail(_error?: unknown): void {
    this.record(this.passedGuards ? 'error' : 'rejected');
  }

  /** Ends it; later ends are not heard. Where it failed or was refused, that is what counts. */
  end(outcome: Outcome): void {
    if (this.hasFailed || (outcome === 'success' && !this.passedGuards)) this.fail();
    else this.record(outcome);
  }

  private record(outcome: EntryPointOutcome): void {
    if (this.ended) return;
    this.ended = true;
    this.sink.record(outcome, (performance.now() - this.startedAt) / 1_000, this.inFlight);
  }
}
