import type { Method } from './method-declaration.js';
import type { MethodPlan } from './method-plan.js';
import { runCall } from './run-call.js';
import { runPlainCall } from './run-plain-call.js';

/**
 * Calls a method and follows the call to its end: to the return, or as long as
 * the promise, Observable or async generator that it returns goes on. All else
 * (other thenables, Subjects, streams, cursors) is handed back untouched, and the
 * call ends at the return.
 */
export function runMeasured(
  plan: MethodPlan,
  method: Method,
  instance: object,
  args: unknown[],
): unknown {
  return plan.plain === undefined
    ? runCall(plan, method, instance, args)
    : runPlainCall(plan.plain, method, instance, args);
}
