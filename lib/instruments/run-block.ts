import { followPromise, isFollowablePromise } from './follow-promise.js';

/** What became of a block. */
export interface BlockEnd {
  /** True where the block threw or its promise was rejected. */
  readonly failed: boolean;
  /** What was thrown; may be undefined although the block failed. */
  readonly error: unknown;
}

const SUCCEEDED: BlockEnd = { failed: false, error: undefined };

/**
 * Runs a block and calls back once when it has ended: when it returns or throws,
 * or when the promise that it returns settles. Result and thrown object pass through.
 */
export function runBlock<T>(block: () => T, onEnd: (end: BlockEnd) => void): T {
  let result: T;
  try {
    result = block();
  } catch (error) {
    onEnd({ failed: true, error });
    throw error;
  }
  if (!isFollowablePromise(result)) {
    onEnd(SUCCEEDED);
    return result;
  }
  return followPromise(
    result,
    () => onEnd(SUCCEEDED),
    (error) => onEnd({ failed: true, error }),
  ) as T;
}
