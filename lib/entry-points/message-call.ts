import { setImmediate } from 'node:timers';
import type { Outcome, RunningCall } from '../interception/index.js';
import type { EntryPointCall } from './entry-point-call.js';

/** Knows of failures that exception filters keep to themselves. */
export interface FailureWatch {
  /** Whether there is a failure that no call has taken yet. */
  readonly hasFailure: boolean;
  /** True where there was one; this call has taken it. */
  takeFailure(): boolean;
  /** A call has ended. */
  end(): void;
}

/**
 * The call of a message's handler. Nest may answer, or say nothing, where the handler
 * failed or a guard refused the message; then it is that which counts.
 */
export class MessageCall implements RunningCall {
  result: unknown = undefined;
  watch: FailureWatch | undefined;
  private subscribed = false;
  private ended = false;

  constructor(readonly call: EntryPointCall) {}

  /** Ends it with a failure that the transport gets, too. */
  fail(error: unknown): void {
    if (this.ended) return;
    // So that nobody else is given it.
    this.watch?.takeFailure();
    this.leave();
    this.call.fail(error);
  }

  end(outcome: Outcome): void {
    if (this.ended) return;
    if (outcome === 'success' && !this.call.passedGuards) {
      // A filter has kept the refusal to itself.
      this.fail(undefined);
    } else if (outcome === 'success' && this.watch?.hasFailure === true) {
      this.endLater();
    } else {
      this.leave();
      this.call.end(outcome);
    }
  }

  /** Somebody asks for the values of the Observable that Nest made of the message. */
  subscribe(): this {
    this.subscribed = true;
    return this;
  }

  /** Ends it where nobody has asked, and so nobody will: the client is gone. */
  abandon(): void {
    if (this.subscribed || this.ended) return;
    if (!this.call.passedGuards || this.watch?.hasFailure === true) this.fail(undefined);
    else this.end('cancelled');
  }

  /** Those that fail for all to see in this turn take their failures first. */
  private endLater(): void {
    this.ended = true;
    const endedAt = performance.now();
    setImmediate(() => {
      const failed = this.watch?.takeFailure() === true;
      this.leave();
      this.call.end(failed ? 'error' : 'success', endedAt);
    });
  }

  private leave(): void {
    this.ended = true;
    this.watch?.end();
  }
}
