import { isPlainObject, show } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import type { MultiprocessOptions } from './multiprocess-options.js';

/** What still fits into a message between two processes, many times over. */
const MAX_APP_LENGTH = 1_024;
/** Nobody waits longer for a scrape. */
const MAX_DEADLINE_MS = 60_000;

/**
 * Refuses, at boot, what the option `multiprocess` cannot mean.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function checkMultiprocessOptions(multiprocess: unknown): void {
  if (multiprocess === undefined || typeof multiprocess === 'boolean') return;
  if (!isPlainObject(multiprocess)) {
    const cure = "Use true, false, or an object such as { directory: '/run/shop/metrics' }.";
    refuse('multiprocess', multiprocess, cure);
  }
  const { directory, app, deadlineMs } = multiprocess as MultiprocessOptions;
  if (directory !== undefined && !isText(directory)) {
    refuse('multiprocess.directory', directory, 'Use the path of a directory of its own.');
  }
  if (app !== undefined && !(isText(app) && app.length <= MAX_APP_LENGTH)) {
    const cure = `Use a name of at most ${MAX_APP_LENGTH} characters, the same in all processes of the app.`;
    refuse('multiprocess.app', app, cure);
  }
  if (deadlineMs === undefined) return;
  if (Number.isFinite(deadlineMs) && deadlineMs >= 1 && deadlineMs <= MAX_DEADLINE_MS) return;
  const cure = `Use a number of milliseconds from 1 to ${MAX_DEADLINE_MS}.`;
  refuse('multiprocess.deadlineMs', deadlineMs, cure);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && !value.includes('\0');
}

function refuse(option: string, value: unknown, cure: string): never {
  throw new MetricsError('INVALID_OPTIONS', `The option ${option} is ${show(value)}. ${cure}`);
}
