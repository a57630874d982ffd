import type { CallPlan } from './call-plan.js';
import type { MethodCall, Outcome } from './method-call.js';

/** One call from its beginning to its end; the end counts once, however often it is told. */
export class ActiveCall implements MethodCall {
  outcome: Outcome = 'success';
  result: unknown = undefined;
  error: unknown = undefined;
  durationSeconds = 0;
  private readonly states: unknown[] = [];
  private readonly startedAt: number;
  private ended = false;

  constructor(
    private readonly plan: CallPlan,
    readonly instance: object,
    readonly args: readonly unknown[],
  ) {
    const { recorders } = plan;
    for (let index = 0; index < recorders.length; index++) {
      const recorder = recorders[index]!;
      if (recorder.begin === undefined) continue;
      try {
        this.states[index] = recorder.begin(this);
      } catch (error) {
        plan.fault(recorder, error);
      }
    }
    // Last, so that what recorders do is not measured.
    this.startedAt = plan.usesClock ? performance.now() : 0;
  }

  get className(): string {
    return this.plan.className;
  }

  get methodName(): string {
    return this.plan.methodName;
  }

  /** Ends the call with a value: what was returned, awaited or emitted last. */
  succeed(result: unknown): void {
    this.result = result;
    this.end('success');
  }

  /** Ends the call with what was thrown, which may be undefined. */
  fail(error: unknown): void {
    this.error = error;
    this.end('error');
  }

  /** Ends the call; later ends are not heard. */
  end(outcome: Outcome): void {
    if (this.ended) return;
    this.ended = true;
    if (this.plan.usesClock) this.durationSeconds = (performance.now() - this.startedAt) / 1_000;
    this.outcome = outcome;
    const { recorders } = this.plan;
    for (let index = 0; index < recorders.length; index++) {
      const recorder = recorders[index]!;
      try {
        recorder.end?.(this, this.states[index]);
      } catch (error) {
        this.plan.fault(recorder, error);
      }
    }
  }

  /** Takes the beginning back: the call begins later, or never. */
  abandon(): void {
    this.ended = true;
    const { recorders } = this.plan;
    for (let index = 0; index < recorders.length; index++) {
      const recorder = recorders[index]!;
      try {
        recorder.abandon?.(this.states[index]);
      } catch (error) {
        this.plan.fault(recorder, error);
      }
    }
  }
}
