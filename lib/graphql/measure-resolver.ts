import { types } from 'node:util';
import { runWatched, type EntryPointCall } from '../entry-points/index.js';
import { followPromise, isFollowablePromise } from '../instruments/index.js';
import { followSubscription } from './follow-subscription.js';
import type { ResolverSeries } from './graphql-metrics.js';

/** A function that GraphQL calls: `(source, args, context, info)`. */
export type Resolver = (this: unknown, ...args: unknown[]) => unknown;

/** Where GraphQL puts the context and the info of a field among a resolver's arguments. */
const CONTEXT = 2;
const INFO = 3;

/**
 * Measures a resolver as Nest has made it, with guards, pipes, interceptors and filters.
 * @param guarded The method whose guards are watched; undefined where Nest runs none.
 */
export function measureResolver(
  resolver: Resolver,
  series: ResolverSeries,
  guarded: Function | undefined,
): Resolver {
  return function measured(this: unknown, ...args) {
    const info = args[INFO];
    const call = series.of(parentTypeOf(info)).begin();
    const settle = (result: unknown): unknown => {
      if (isRefusal(call, result)) return result;
      if (series.isSubscription) return followSubscription(result, call, args[CONTEXT]);
      call.end('success');
      return result;
    };
    let result: unknown;
    try {
      result =
        guarded === undefined
          ? resolver.apply(this, args)
          : runGuarded(call, guarded, () => resolver.apply(this, args));
    } catch (error) {
      call.fail(error);
      throw error;
    }
    if (typeof result !== 'object' || result === null || !isFollowablePromise(result)) {
      return settle(result);
    }
    return followPromise(result, settle, (error) => {
      call.fail(error);
      throw error;
    });
  };
}

function runGuarded<T>(call: EntryPointCall, method: Function, run: () => T): T {
  call.passedGuards = false;
  return runWatched(call, { method, guards: true, failures: false }, run);
}

/** Ends a call that has no proper result: filters may hand on an error, or answer for a guard. */
function isRefusal(call: EntryPointCall, result: unknown): boolean {
  const isError = types.isNativeError(result) || result instanceof Error;
  if (isError || !call.passedGuards) call.fail(result);
  return isError || !call.passedGuards;
}

function parentTypeOf(info: unknown): string | undefined {
  return (info as { parentType?: { name?: string } } | null | undefined)?.parentType?.name;
}
