import type { Outcome } from './method-call.js';
import type { PlainPlan } from './plain-plan.js';
import type { RunningCall } from './running-call.js';

/** A call under a plain plan that begins now and is followed for longer. */
export class PlainCall implements RunningCall {
  result: unknown = undefined;
  private readonly state: unknown;
  private readonly startedAt: number;
  private ended = false;

  constructor(
    private readonly plan: PlainPlan,
    private readonly instance: object,
    private readonly args: readonly unknown[],
  ) {
    this.state = plan.begin();
    // Last, so that what recorders do is not measured.
    this.startedAt = plan.usesClock ? performance.now() : 0;
  }

  fail(error: unknown): void {
    if (this.ended) return;
    this.ended = true;
    this.resume().fail(error);
  }

  end(outcome: Outcome): void {
    if (this.ended) return;
    this.ended = true;
    if (outcome === 'success') {
      this.plan.succeed(this.startedAt, this.state);
    } else {
      this.resume().end(outcome);
    }
  }

  private resume(): RunningCall {
    const call = this.plan.resume(this.instance, this.args, this.startedAt, this.state);
    call.result = this.result;
    return call;
  }
}
