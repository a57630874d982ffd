import { types } from 'node:util';
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

/** A promise is no value and no label; where a callback returns one, its rejection must not end the process. */
export function harmless<T>(value: T): T {
  if (types.isPromise(value)) value.then(undefined, () => undefined);
  return value;
}
