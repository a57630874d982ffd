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
 * or when the promise that it returns settles. Result and thrown object pass
 * through; what a strict handle throws then never hides the block's own error.
 */
export function runBlock<T>(block: () => T, onEnd: (end: BlockEnd) => void): T {
  const onError = (error: unknown): void => {
    try {
      onEnd({ failed: true, error });
    } catch {
      // It is counted already; the block's own error says more.
    }
  };
  let result: T;
  try {
    result = block();
  } catch (error) {
    onError(error);
    throw error;
  }
  if (isFollowablePromise(result)) {
    return followPromise(
      result,
      (value) => {
        onEnd(SUCCEEDED);
        return value;
      },
      (reason) => {
        onError(reason);
        throw reason;
      },
    ) as T;
  }
  onEnd(SUCCEEDED);
  return result;
}
