import type { EntryPointCall } from '../entry-points/index.js';
import { followIterator, override } from './follow-iterator.js';

/** What a subscription's resolver returns: an async iterable, often its own iterator. */
interface Source extends Partial<AsyncIterator<unknown>> {
  [Symbol.asyncIterator]?(): AsyncIterator<unknown>;
}

/**
 * The subscriptions that an object has been returned for and that have not begun to
 * read from it: an app may return the same one to several.
 */
const waiting = new WeakMap<object, EntryPointCall[]>();

/**
 * Follows a subscription to its end on the very object that its resolver returned: it
 * is exhausted, fails, or is returned from when the client leaves.
 */
export function followSubscription(
  result: unknown,
  call: EntryPointCall,
  context: unknown,
): unknown {
  const source = result as Source | null | undefined;
  const iterate = source?.[Symbol.asyncIterator];
  if (typeof source !== 'object' || source === null || typeof iterate !== 'function') {
    // GraphQL refuses it.
    call.fail(undefined);
    return result;
  }
  const followsItself = typeof source.next === 'function' && followIterator(source, call);
  const followsOther = followIterable(source, () => iterate.call(source), call);
  // A frozen one cannot be followed, and must not stay in flight.
  if (!followsItself && !followsOther) call.end('success');
  followMercurius(context, call);
  return result;
}

/** Follows the iterators that an iterable makes, each for one subscription. */
function followIterable(
  source: Source,
  iterate: () => AsyncIterator<unknown>,
  call: EntryPointCall,
): boolean {
  const known = waiting.get(source);
  if (known !== undefined) return known.push(call) > 0;
  const calls = [call];
  const isFollowed = override(source, Symbol.asyncIterator, () => {
    const iterator = iterate();
    const begun = calls.shift();
    if (begun !== undefined && iterator !== source) followIterator(iterator, begun);
    return iterator;
  });
  if (isFollowed) waiting.set(source, calls);
  return isFollowed;
}

/**
 * Mercurius closes each subscription's own queue when its client leaves. Behind its
 * `withFilter` that is all there is to see: the source merely ends, or goes on waiting.
 */
function followMercurius(context: unknown, call: EntryPointCall): void {
  const pubsub = (context as { pubsub?: unknown } | null | undefined)?.pubsub as
    { queue?: unknown; closed?: unknown; close?: () => unknown } | null | undefined;
  // An app's own connection to a broker may have a `close` too, but lives longer.
  if (typeof pubsub?.closed !== 'boolean' || pubsub.queue === undefined) return;
  // The client left while the resolver was at work.
  if (pubsub.closed) call.end('cancelled');
  const { close } = pubsub;
  if (typeof close !== 'function') return;
  override(pubsub, 'close', () => {
    call.end('cancelled');
    return close.call(pubsub);
  });
}
