import { UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
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
      if (!isKey(key)) continue;
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
 * Whether anything may refuse a marked method's calls. Where nothing may, what fails
 * before the last guard is no refusal: a request-scoped controller that cannot be made.
 */
export function hasGuards(controller: Function, method: Function, app: ApplicationConfig): boolean {
  const own = [...guardsOf(controller), ...guardsOf(method)];
  return (
    own.some((guard) => guard !== lastGuard) ||
    app.getGlobalGuards().length > 0 ||
    app.getGlobalRequestGuards().length > 0
  );
}

function guardsOf(target: Function): readonly unknown[] {
  return (Reflect.getMetadata('__guards__', target) as unknown[] | undefined) ?? [];
}

/**
 * Has a call of a marked method count as refused until its last guard is reached.
 * @param key An object or a function among the call's arguments that no other call of the method has.
 */
export function watchGuards(call: EntryPointCall, method: Function, key: unknown): void {
  if (!isKey(key) || !marked.has(method)) return;
  call.passedGuards = false;
  const calls = watched.get(key);
  if (calls === undefined) watched.set(key, [{ call, method }]);
  else calls.push({ call, method });
}

function isKey(argument: unknown): argument is object {
  return (typeof argument === 'object' && argument !== null) || typeof argument === 'function';
}
