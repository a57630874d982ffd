import type { Outcome } from './method-call.js';

/** A call that has begun, for whoever follows it to its end; the end counts once. */
export interface RunningCall {
  /** What was emitted or yielded last. */
  result: unknown;
  /** Ends the call with what was thrown, which may be undefined. */
  fail(error: unknown): void;
  /** Ends the call; later ends are not heard. */
  end(outcome: Outcome): void;
}
