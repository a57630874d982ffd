import { followPromise, isFollowablePromise } from '../instruments/index.js';
import { followAsyncGenerator, isAsyncGenerator } from './follow-async-generator.js';
import { followObservable, isFollowableObservable } from './follow-observable.js';
import type { MethodPlan } from './method-plan.js';

/**
 * Calls a method and follows the call to its end: to the return, or as long as
 * the promise, Observable or async generator that it returns goes on. All else
 * (other thenables, Subjects, streams, cursors) is handed back untouched, and the
 * call ends at the return.
 */
export function runMeasured(
  plan: MethodPlan,
  method: (...args: unknown[]) => unknown,
  instance: object,
  args: unknown[],
): unknown {
  const call = plan.begin(instance, args);
  let result: unknown;
  try {
    result = method.apply(instance, args);
  } catch (error) {
    call.fail(error);
    throw error;
  }
  if (typeof result !== 'object' || result === null) {
    call.succeed(result);
    return result;
  }
  if (isFollowablePromise(result)) {
    return followPromise(
      result,
      (value) => call.succeed(value),
      (reason) => call.fail(reason),
    );
  }
  if (isFollowableObservable(result)) {
    call.abandon();
    return followObservable(result, () => plan.begin(instance, args));
  }
  if (isAsyncGenerator(result)) {
    call.abandon();
    return followAsyncGenerator(result, () => plan.begin(instance, args));
  }
  call.succeed(result);
  return result;
}
