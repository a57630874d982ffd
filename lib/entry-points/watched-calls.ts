import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntryPointCall } from './entry-point-call.js';

/** What is watched of a call. */
export interface Watch {
  /** The method that Nest calls, as it stands in its class. */
  readonly method: Function;
  /** Whether guards may refuse it; its method is marked by `markGuards`. */
  readonly guards: boolean;
  /** Whether its failure counts where a filter answers it; its method is marked by `markFailures`. */
  readonly failures: boolean;
}

interface WatchedCall extends Watch {
  readonly call: EntryPointCall;
}

/**
 * The call whose code runs. Nest gives guards and filters nothing that would tell calls
 * apart: payloads may be primitives, contexts are shared, and a filter that is not
 * chosen gets no arguments.
 */
const calls = new AsyncLocalStorage<WatchedCall>();

/** Runs what belongs to a call, so that its method's guards and filters lead back to it. */
export function runWatched<T>(call: EntryPointCall, watch: Watch, run: () => T): T {
  return calls.run({ ...watch, call }, run);
}

/** The watched call whose code runs, where it is one of this method. */
export function watchedCallOf(method: Function): WatchedCall | undefined {
  const current = calls.getStore();
  return current?.method === method ? current : undefined;
}
