import { Catch, UseFilters, type ExceptionFilter } from '@nestjs/common';
import type { FailureWatch, MessageCall } from './message-call.js';

/**
 * The calls of one method that are in flight, in whichever app, and the failures that
 * its exception filters were asked about. Nest does not say whose failure it is: one
 * that the transport gets is its own call's, and what is left then is taken by a call
 * that settled in the same turn of the event loop as if nothing had been. Calls of a
 * method differ in nothing else, so that the sums are right in any case.
 */
class MethodFailures implements FailureWatch {
  private inFlight = 0;
  private failures = 0;

  begin(): void {
    this.inFlight++;
  }

  /** A filter is asked about a failure; of calls that are not measured none is kept. */
  seen(): void {
    if (this.failures < this.inFlight) this.failures++;
  }

  get hasFailure(): boolean {
    return this.failures > 0;
  }

  takeFailure(): boolean {
    if (this.failures === 0) return false;
    this.failures--;
    return true;
  }

  end(): void {
    this.inFlight--;
    if (this.inFlight === 0) this.failures = 0;
  }
}

const watchedMethods = new WeakMap<Function, MethodFailures>();

/**
 * Has the failures of a method's calls seen, once, by an exception filter that Nest
 * asks first and that catches none. Interceptors would see them too, but change when
 * the handler runs, and whether it does once the client is gone. Must be done before
 * Nest looks at the method's filters: in a constructor.
 */
export function markFailures(method: Function): void {
  if (watchedMethods.has(method)) return;
  const failures = new MethodFailures();
  watchedMethods.set(method, failures);
  UseFilters(onlooker(failures))(Object.prototype, method.name, { value: method });
}

/**
 * Has a call of a marked method fail where one of its exception filters is asked,
 * though that may keep the failure from whoever called.
 */
export function watchFailures(call: MessageCall, method: Function): void {
  const failures = watchedMethods.get(method);
  failures?.begin();
  call.watch = failures;
}

/** A filter for errors of a type that has no instances, but looks at each that might be one. */
function onlooker(failures: MethodFailures): ExceptionFilter {
  const noError = Object.defineProperty(function NoError() {}, Symbol.hasInstance, {
    value: (): boolean => {
      failures.seen();
      return false;
    },
  });

  @Catch(noError)
  class Onlooker implements ExceptionFilter {
    catch(): void {}
  }
  return new Onlooker();
}
