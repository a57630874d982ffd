/** For a test of {@link withinTime}: much more than it takes, since a counterexample is made smaller before it is shown. */
export const PROPERTY_TIMEOUT_MS = 150_000;

/** When a counterexample is small enough: before the test's own time is over, which would not show it. */
export const SHRINKING_MS = 120_000;

/**
 * A check of a property that looks at no further example once its time is over: a slow machine
 * looks at fewer. The first one always is, and once one has failed all are, of which the smallest
 * is sought. A limit of fast-check's own that is so short fails where the first one takes longer,
 * and leaves the last one running beside the next test.
 */
export function withinTime<T extends unknown[]>(
  milliseconds: number,
  check: (...example: T) => Promise<void>,
): (...example: T) => Promise<void> {
  let end: number | undefined;
  let hasFailed = false;
  return async (...example) => {
    if (end !== undefined && performance.now() > end && !hasFailed) return;
    end ??= performance.now() + milliseconds;
    try {
      await check(...example);
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
}
