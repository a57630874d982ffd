import { UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { EntryPointCall } from './entry-point-call.js';

/** A call whose guards are watched. */
interface WatchedCall {
  readonly call: EntryPointCall;
  /** The method that Nest guards, which tells apart calls that share a key. */
  readonly method: Function;
}

/** The calls under way by an object of their arguments; a key lives no longer than its call. */
const watched = new WeakMap<object, WatchedCall[]>();
const marked = new WeakSet<Function>();

/** Stands behind all other guards of a method, and lets everything pass. */
const lastGuard: CanActivate = {
  canActivate(context: ExecutionContext): boolean {
    const method = context.getHandler();
    for (const key of context.getArgs<unknown[]>()) {
      if (typeof key !== 'object' || key === null) continue;
      for (const one of watched.get(key) ?? []) {
        if (one.method === method) one.call.passedGuards = true;
      }
    }
    return true;
  },
};

/**
 * Adds a last guard to a method, once, by which its calls learn that no guard refused
 * them. Must be done before Nest looks at the method's guards: in a constructor. The
 * guard knows no app, so that apps may share the method.
 */
export function markGuards(method: Function): void {
  if (marked.has(method)) return;
  marked.add(method);
  UseGuards(lastGuard)(Object.prototype, method.name, { value: method });
}

/**
 * Has a call of a marked method count as refused until its last guard is reached.
 * @param key An object among the call's arguments that no other call of the method has.
 */
export function watchGuards(call: EntryPointCall, method: Function, key: unknown): void {
  if (typeof key !== 'object' || key === null || !marked.has(method)) return;
  call.passedGuards = false;
  const calls = watched.get(key);
  if (calls === undefined) watched.set(key, [{ call, method }]);
  else calls.push({ call, method });
}
