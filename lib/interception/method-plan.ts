import { Logger } from '@nestjs/common';
import { describeError, MetricsError } from '../errors/index.js';
import { ActiveCall } from './active-call.js';
import type { CallPlan } from './call-plan.js';
import type { MethodIdentity } from './method-call.js';
import type { MethodSite } from './method-declaration.js';
import type { CallRecorder } from './method-interceptor.js';
import { PlainPlan } from './plain-plan.js';

const logger = new Logger('MetricsModule');

/** How the calls of one method are recorded in one app. */
export class MethodPlan implements CallPlan {
  readonly className: string;
  readonly methodName: string;
  readonly usesClock: boolean;
  readonly usesContext: boolean;
  readonly isAsync: boolean;
  /** Undefined where a recorder looks at calls that succeed. */
  readonly plain: PlainPlan | undefined;
  private readonly faulty = new Set<CallRecorder>();

  constructor(
    readonly site: MethodSite,
    identity: MethodIdentity,
    readonly recorders: readonly CallRecorder[],
  ) {
    this.className = identity.className;
    this.methodName = identity.methodName;
    this.usesClock = recorders.some((recorder) => recorder.usesClock);
    this.usesContext = recorders.some((recorder) => recorder.usesContext ?? false);
    this.isAsync = site.isAsync;
    this.plain = PlainPlan.of(this);
  }

  /** A call begins now. */
  begin(instance: object, args: readonly unknown[]): ActiveCall {
    return ActiveCall.begin(this, instance, args);
  }

  /**
   * A recorder threw, and the call goes on. What a strict app refuses is logged
   * each time, a recorder's own fault once.
   */
  fault(recorder: CallRecorder, error: unknown): void {
    const strict = error instanceof MetricsError;
    if (!strict && this.faulty.has(recorder)) return;
    this.faulty.add(recorder);
    const stack = error instanceof Error && !strict ? error.stack : undefined;
    try {
      logger.error(
        `A call of ${this.className}.${this.methodName} was not recorded: ${stack ?? describeError(error)}`,
      );
    } catch {
      // The app's own logger failed, and its call must not.
    }
  }
}
