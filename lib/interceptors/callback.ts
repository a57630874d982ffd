import type { RecordingIssues } from '../instruments/index.js';

/** What stands in for the value of a callback that threw. */
export const FAILED = Symbol('failed');

/** Calls a label function, `by` or `value`; where it throws, the recording is refused and nothing else. */
export function callBack<T>(
  issues: RecordingIssues,
  metric: string,
  what: string,
  callback: () => T,
): T | typeof FAILED {
  try {
    return callback();
  } catch (error) {
    issues.refused(metric, 'callback_error', `${what} threw ${String(error)}`);
    return FAILED;
  }
}
