import type { MethodCall, MethodIdentity, StartedCall } from './method-call.js';

/**
 * Records the calls of one decorated method. Made once, when the app starts, so
 * that a call has nothing left to look up. What it throws is logged and never
 * reaches the caller.
 */
export interface CallRecorder<State = unknown> {
  /** Whether it reads `durationSeconds`; without it the clock is not read. */
  readonly usesClock: boolean;
  /**
   * Whether it must be told of the end in the async context in which the call began, as
   * one that asks for the active span does. Else an Observable's end is told in the
   * context that emits. Default: false.
   */
  readonly usesContext?: boolean;
  /** The call begins. What it returns is handed to {@link end} or {@link abandon}. */
  begin?(call: StartedCall): State;
  /** The call ended. */
  end?(call: MethodCall, state: State): void;
  /**
   * Takes {@link begin} back: the method returned an Observable or an async
   * generator, whose call begins only when it is subscribed to or iterated.
   */
  abandon?(state: State): void;
  /** Creates the series that are known before the first call. */
  seed?(): void;
}

/**
 * The seam between decorated methods and metrics: one provider for each kind of
 * decorator. To replace one, name your class in `forRoot({ interceptors })`.
 */
export interface MethodInterceptor<Options = unknown> {
  /**
   * Called when the app starts, once for each metric that a decorator records on a
   * method; `@Counted()` without a metric records two.
   * @throws MetricsError where the decorator's options do not fit its metric.
   */
  bind(options: Options, method: MethodIdentity): CallRecorder;
}
