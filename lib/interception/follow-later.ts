import type { Observable } from 'rxjs';
import { CallInContext } from './call-in-context.js';
import { followAsyncGenerator, isAsyncGenerator } from './follow-async-generator.js';
import { followObservable, isFollowableObservable } from './follow-observable.js';
import type { RunningCall } from './running-call.js';

/** What a method may return before its call has begun. */
export type BeginsLater = Observable<unknown> | AsyncGenerator;

/** True for what is followed from its own beginning. */
export function beginsLater(result: object): result is BeginsLater {
  return isFollowableObservable(result) || isAsyncGenerator(result);
}

/** What the caller gets, each of whose subscriptions, or whose iteration, is a call. */
export function followLater(
  result: BeginsLater,
  { usesContext }: { readonly usesContext: boolean },
  begin: () => RunningCall,
): BeginsLater {
  if (!('subscribe' in result)) return followAsyncGenerator(result, begin);
  return followObservable(result, usesContext ? () => new CallInContext(begin()) : begin);
}
