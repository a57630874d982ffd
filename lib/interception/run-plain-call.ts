import { followPromise, isFollowablePromise } from '../instruments/index.js';
import { beginsLater, followLater, type BeginsLater } from './follow-later.js';
import type { Method } from './method-declaration.js';
import { PlainCall } from './plain-call.js';
import type { PlainPlan } from './plain-plan.js';

/** Calls a method, without an object for the call unless it fails. */
export function runPlainCall(
  plan: PlainPlan,
  method: Method,
  instance: object,
  args: unknown[],
): unknown {
  const state = plan.begin();
  // Last, so that what recorders do is not measured.
  const startedAt = plan.usesClock ? performance.now() : 0;
  let result: unknown;
  try {
    result = method.apply(instance, args);
  } catch (error) {
    plan.resume(instance, args, startedAt, state).fail(error);
    throw error;
  }
  if (typeof result === 'object' && result !== null) {
    if (plan.isAsync || isFollowablePromise(result)) {
      return settle(result as Promise<unknown>, plan, instance, args, startedAt, state);
    }
    if (beginsLater(result)) {
      plan.abandon(state);
      return follow(result, plan, instance, args);
    }
  }
  plan.succeed(startedAt, state);
  return result;
}

// Closures are made in functions of their own: what they capture lives on the heap,
// and would be put there at each call, also at those that make none.

function settle(
  promise: Promise<unknown>,
  plan: PlainPlan,
  instance: object,
  args: unknown[],
  startedAt: number,
  state: unknown,
): Promise<unknown> {
  const onFulfilled = (value: unknown): unknown => {
    plan.succeed(startedAt, state);
    return value;
  };
  const onRejected = (reason: unknown): never => {
    plan.resume(instance, args, startedAt, state).fail(reason);
    throw reason;
  };
  // Nobody else has seen the promise of an async method, so nobody put anything on it.
  return plan.isAsync
    ? promise.then(onFulfilled, onRejected)
    : followPromise(promise, onFulfilled, onRejected);
}

function follow(
  result: BeginsLater,
  plan: PlainPlan,
  instance: object,
  args: unknown[],
): BeginsLater {
  return followLater(result, plan, () => new PlainCall(plan, instance, args));
}
