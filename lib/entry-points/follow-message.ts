import { setImmediate } from 'node:timers';
import { isObservable, Observable } from 'rxjs';
import { followPromise, isFollowablePromise } from '../instruments/index.js';
import { followLater, type Outcome, type RunningCall } from '../interception/index.js';
import type { EntryPointCall } from './entry-point-call.js';
import { hasJustFailed } from './watch-failures.js';
import { runWatched, type Watch } from './watched-calls.js';

/**
 * Calls what Nest made of a message's handler, and follows it to the end of its call:
 * its promise, and the Observable that may come out of it. The transport gets what
 * stands in the result's place.
 */
export function followMessage(call: EntryPointCall, watch: Watch, handle: () => unknown): unknown {
  if (watch.guards) call.passedGuards = false;
  let result: unknown;
  try {
    result = runWatched(call, watch, handle);
  } catch (error) {
    call.fail(error);
    throw error;
  }
  if (!isFollowablePromise(result)) return followAnswer(result, call, watch);
  return followPromise(
    result,
    (answer) => followAnswer(answer, call, watch),
    (error) => {
      call.fail(error);
      throw error;
    },
  );
}

function followAnswer(answer: unknown, call: EntryPointCall, watch: Watch): unknown {
  if (!isObservable(answer)) {
    call.end('success');
    return answer;
  }
  let isAsked = false;
  // Transports subscribe before the next turn of the event loop, or never: the client is gone.
  setImmediate(() => {
    if (!isAsked) call.end('cancelled');
  }).unref();
  // What interceptors put off runs now, for this call.
  const inContext = new Observable((subscriber) =>
    runWatched(call, watch, () => answer.subscribe(subscriber)),
  );
  return followLater(inContext, { usesContext: false }, () => {
    isAsked = true;
    return watch.failures ? new Emission(call, watch.method) : call;
  });
}

/** The Observable of a call, whose failure a filter may have kept to itself. */
class Emission implements RunningCall {
  constructor(
    private readonly call: EntryPointCall,
    private readonly method: Function,
  ) {}

  get result(): unknown {
    return this.call.result;
  }

  set result(value: unknown) {
    this.call.result = value;
  }

  fail(error: unknown): void {
    this.call.fail(error);
  }

  end(outcome: Outcome): void {
    if (outcome === 'success' && hasJustFailed(this.method)) this.call.fail();
    else this.call.end(outcome);
  }
}
