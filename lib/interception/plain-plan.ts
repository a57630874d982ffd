import { ActiveCall } from './active-call.js';
import type { CallPlan, CallStates } from './call-plan.js';
import type { CallRecorder } from './method-interceptor.js';
import { plainOf, type PlainRecorder } from './plain-recorder.js';

/** The states of recorders that have none. */
const NO_STATES: CallStates = [];

/**
 * How calls are recorded that need no object of their own as long as they succeed:
 * for each of them there is only what the one recorder with a beginning returned.
 */
export class PlainPlan {
  /** Whether a recorder reads the call's duration. */
  readonly usesClock: boolean;
  /** Whether a recorder must be told of the end in the context of the beginning. */
  readonly usesContext: boolean;
  /** True for the language's own `async` methods. */
  readonly isAsync: boolean;
  /** The position of the recorder with a beginning; -1 where there is none. */
  private readonly beginner: number;

  private constructor(
    private readonly plan: CallPlan,
    private readonly recorders: readonly PlainRecorder[],
  ) {
    this.usesClock = plan.usesClock;
    this.usesContext = plan.usesContext;
    this.isAsync = plan.isAsync;
    this.beginner = recorders.findIndex(({ begin }) => begin !== undefined);
  }

  /** The one of a plan; undefined where its recorders look at calls. */
  static of(plan: CallPlan): PlainPlan | undefined {
    const recorders = plan.recorders.flatMap((recorder) => plainOf(recorder) ?? []);
    if (recorders.length < plan.recorders.length) return undefined;
    const beginners = recorders.filter(({ begin }) => begin !== undefined);
    return beginners.length <= 1 ? new PlainPlan(plan, recorders) : undefined;
  }

  /** A call begins now. Returns the state of the recorder that has one. */
  begin(): unknown {
    if (this.beginner === -1) return undefined;
    try {
      return this.recorders[this.beginner]!.begin!();
    } catch (error) {
      this.plan.fault(this.recorderAt(this.beginner), error);
      return undefined;
    }
  }

  /** A call succeeded that began at `startedAt`, on the clock of `performance.now()`. */
  succeed(startedAt: number, state: unknown): void {
    const durationSeconds = this.usesClock ? (performance.now() - startedAt) / 1_000 : 0;
    const { recorders } = this;
    for (let index = 0; index < recorders.length; index++) {
      try {
        recorders[index]!.succeed(durationSeconds, state);
      } catch (error) {
        this.plan.fault(this.recorderAt(index), error);
      }
    }
  }

  /** Takes the beginning back: the call begins later, or never. */
  abandon(state: unknown): void {
    if (this.beginner === -1) return;
    const recorder = this.recorderAt(this.beginner);
    try {
      recorder.abandon?.(state);
    } catch (error) {
      this.plan.fault(recorder, error);
    }
  }

  /** The call as an object, for any other end. */
  resume(
    instance: object,
    args: readonly unknown[],
    startedAt: number,
    state: unknown,
  ): ActiveCall {
    const states =
      this.beginner === -1
        ? NO_STATES
        : this.recorders.map((_, index) => (index === this.beginner ? state : undefined));
    return ActiveCall.resume(this.plan, instance, args, states, startedAt);
  }

  private recorderAt(index: number): CallRecorder {
    return this.plan.recorders[index]!;
  }
}
