/** How a call ended: an unsubscribe or an early return is `cancelled`. */
export type Outcome = 'success' | 'error' | 'cancelled';

/** A decorated method, as its class and its code name it. */
export interface MethodIdentity {
  /**
   * The class whose method was called: that of the instance, or for a method that
   * is reached through `super` the class that declares it.
   */
  readonly className: string;
  readonly methodName: string;
}

/** A call that has begun. */
export interface StartedCall<
  A extends readonly unknown[] = readonly unknown[],
> extends MethodIdentity {
  readonly args: A;
  /** The `this` of the call. */
  readonly instance: object;
}

/** A call that has ended. */
export interface MethodCall<
  A extends readonly unknown[] = readonly unknown[],
  R = unknown,
> extends StartedCall<A> {
  readonly outcome: Outcome;
  /** The returned, awaited or last emitted value; undefined where there is none. */
  readonly result: R | undefined;
  /** What was thrown or rejected with. May be undefined in a failed call: test `outcome`. */
  readonly error: unknown;
  /** From the beginning of the call to its end, in seconds. */
  readonly durationSeconds: number;
}

/** A call that ended with a result. */
export interface SuccessfulCall<
  A extends readonly unknown[] = readonly unknown[],
  R = unknown,
> extends MethodCall<A, R> {
  readonly outcome: 'success';
  readonly result: R;
}
