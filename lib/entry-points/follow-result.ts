import { followPromise, isFollowablePromise } from '../instruments/index.js';
import { beginsLater, followLater, type RunningCall } from '../interception/index.js';

/**
 * Follows what a handler returned to the end of its call: a promise and what it
 * resolves with, an Observable, an async generator. All else ends it at once. The
 * caller gets what stands in the result's place.
 */
export function followResult(result: unknown, call: RunningCall): unknown {
  if (typeof result === 'object' && result !== null) {
    if (isFollowablePromise(result)) {
      return followPromise(
        result,
        (value) => followResult(value, call),
        (error) => {
          call.fail(error);
          throw error;
        },
      );
    }
    if (beginsLater(result)) return followLater(result, { usesContext: false }, () => call);
  }
  call.result = result;
  call.end('success');
  return result;
}
