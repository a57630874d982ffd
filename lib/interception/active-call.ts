import type { CallPlan, CallStates } from './call-plan.js';
import type { MethodCall, Outcome } from './method-call.js';
import type { RunningCall } from './running-call.js';

/** One call from its beginning to its end; the end counts once, however often it is told. */
export class ActiveCall implements MethodCall, RunningCall {
  outcome: Outcome = 'success';
  result: unknown = undefined;
  error: unknown = undefined;
  durationSeconds = 0;
  private ended = false;

  private constructor(
    private readonly plan: CallPlan,
    readonly instance: object,
    readonly args: readonly unknown[],
    private readonly states: CallStates,
    private startedAt: number,
  ) {}

  /** A call that begins now. */
  static begin(plan: CallPlan, instance: object, args: readonly unknown[]): ActiveCall {
    const { recorders } = plan;
    const states: unknown[] = [];
    const call = new ActiveCall(plan, instance, args, states, 0);
    for (let index = 0; index < recorders.length; index++) {
      const recorder = recorders[index]!;
      let state: unknown;
      try {
        state = recorder.begin?.(call);
      } catch (error) {
        plan.fault(recorder, error);
      }
      states.push(state);
    }
    // Last, so that what recorders do is not measured.
    if (plan.usesClock) call.startedAt = performance.now();
    return call;
  }

  /** A call that began before. */
  static resume(
    plan: CallPlan,
    instance: object,
    args: readonly unknown[],
    states: CallStates,
    startedAt: number,
  ): ActiveCall {
    return new ActiveCall(plan, instance, args, states, startedAt);
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
