import { UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import { watchedCallOf } from './watched-calls.js';

const marked = new WeakSet<Function>();

/** Stands behind all other guards of a method, and lets everything pass. */
const lastGuard: CanActivate = {
  canActivate(context: ExecutionContext): boolean {
    const watched = watchedCallOf(context.getHandler());
    if (watched !== undefined) watched.call.passedGuards = true;
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
