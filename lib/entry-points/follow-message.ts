import { setImmediate } from 'node:timers';
import { isObservable } from 'rxjs';
import { followPromise, isFollowablePromise } from '../instruments/index.js';
import { followLater } from '../interception/index.js';
import type { MessageCall } from './message-call.js';

/**
 * Calls what Nest made of a message's handler, and follows it to the end of its call:
 * its promise, and the Observable that may come out of it. The transport gets what
 * stands in the result's place.
 */
export function followMessage(call: MessageCall, handle: () => unknown): unknown {
  let result: unknown;
  try {
    result = handle();
  } catch (error) {
    call.fail(error);
    throw error;
  }
  if (!isFollowablePromise(result)) return followAnswer(result, call);
  return followPromise(
    result,
    (answer) => followAnswer(answer, call),
    (error) => {
      call.fail(error);
      throw error;
    },
  );
}

function followAnswer(answer: unknown, call: MessageCall): unknown {
  if (!isObservable(answer)) {
    call.end('success');
    return answer;
  }
  // Transports subscribe before the next turn of the event loop, or never.
  setImmediate(() => call.abandon()).unref();
  return followLater(answer, { usesContext: false }, () => call.subscribe());
}
