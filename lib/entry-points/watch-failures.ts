import { Catch, UseFilters, type ExceptionFilter } from '@nestjs/common';
import { watchedCallOf } from './watched-calls.js';

const marked = new WeakSet<Function>();
/** The method whose filters were asked at this very moment, for a call that is not the current one. */
let justFailed: Function | undefined;

/**
 * Has the failures of a method's calls seen, once, by an exception filter that Nest
 * asks first and that catches none. Interceptors would see them too, but change when
 * the handler runs, and whether it does once the client is gone. Must be done before
 * Nest looks at the method's filters: in a constructor. The filter knows no app, so
 * that apps may share the method.
 */
export function markFailures(method: Function): void {
  if (marked.has(method)) return;
  marked.add(method);
  UseFilters(onlooker(method))(Object.prototype, method.name, { value: method });
}

/**
 * True where an Observable of this method's has just failed: its source may belong to
 * somebody else's code, but its filters are asked, and it ends, in one go.
 */
export function hasJustFailed(method: Function): boolean {
  return justFailed === method;
}

/** A filter for errors of a type that has no instances, but looks at each that might be one. */
function onlooker(method: Function): ExceptionFilter {
  const noError = Object.defineProperty(function NoError() {}, Symbol.hasInstance, {
    value: (): boolean => {
      noteFailure(method);
      return false;
    },
  });

  @Catch(noError)
  class Onlooker implements ExceptionFilter {
    catch(): void {}
  }
  return new Onlooker();
}

function noteFailure(method: Function): void {
  const watched = watchedCallOf(method);
  if (watched !== undefined) {
    if (watched.failures) watched.call.hasFailed = true;
    return;
  }
  justFailed = method;
  queueMicrotask(() => {
    justFailed = undefined;
  });
}
