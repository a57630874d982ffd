import { AsyncLocalStorage } from 'node:async_hooks';
import type { Outcome } from './method-call.js';
import type { RunningCall } from './running-call.js';

/** A call that ends in the async context in which it began, whoever tells of its end. */
export class CallInContext implements RunningCall {
  private readonly inContext = AsyncLocalStorage.snapshot();

  constructor(private readonly call: RunningCall) {}

  get result(): unknown {
    return this.call.result;
  }

  set result(value: unknown) {
    this.call.result = value;
  }

  fail(error: unknown): void {
    this.inContext(() => this.call.fail(error));
  }

  end(outcome: Outcome): void {
    this.inContext(() => this.call.end(outcome));
  }
}
