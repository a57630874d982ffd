import type { MethodIdentity } from './method-call.js';
import type { CallRecorder } from './method-interceptor.js';

/** What a call needs to know of the plan that it runs under. */
export interface CallPlan extends MethodIdentity {
  readonly recorders: readonly CallRecorder[];
  /** Whether one of them reads the call's duration. */
  readonly usesClock: boolean;
  /** Whether one of them must be told of the end in the context of the beginning. */
  readonly usesContext: boolean;
  /** True for the language's own `async` methods, whose promise nobody else has seen. */
  readonly isAsync: boolean;
  /** A recorder threw, and the call goes on. */
  fault(recorder: CallRecorder, error: unknown): void;
}

/** What recorders return at the beginning of a call, each in its place. */
export type CallStates = readonly unknown[];
