import { followPromise, isFollowablePromise } from '../instruments/index.js';
import type { ActiveCall } from './active-call.js';
import { beginsLater, followLater, type BeginsLater } from './follow-later.js';
import type { Method } from './method-declaration.js';
import type { MethodPlan } from './method-plan.js';

/** Calls a method, with an object for the call that recorders look at. */
export function runCall(
  plan: MethodPlan,
  method: Method,
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
  if (typeof result === 'object' && result !== null) {
    if (isFollowablePromise(result)) return settle(result, call);
    if (beginsLater(result)) {
      call.abandon();
      return follow(result, plan, instance, args);
    }
  }
  call.succeed(result);
  return result;
}

// Closures are made in functions of their own: what they capture lives on the heap,
// and would be put there at each call, also at those that make none.

function settle(promise: Promise<unknown>, call: ActiveCall): Promise<unknown> {
  return followPromise(
    promise,
    (value) => {
      call.succeed(value);
      return value;
    },
    (reason) => {
      call.fail(reason);
      throw reason;
    },
  );
}

function follow(
  result: BeginsLater,
  plan: MethodPlan,
  instance: object,
  args: unknown[],
): BeginsLater {
  return followLater(result, plan, () => plan.begin(instance, args));
}
