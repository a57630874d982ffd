import { isObservable, Observable, Subscriber } from 'rxjs';
import type { RunningCall } from './running-call.js';

/**
 * True for a plain Observable, of whichever copy of rxjs. Subjects, which are also
 * observers, other subclasses, and those with properties of somebody's own must be
 * handed back as they are.
 */
export function isFollowableObservable(value: object): value is Observable<unknown> {
  if (!isObservable(value) || 'next' in value) return false;
  if (!hasOnlyKeysOfRxjs(value)) return false;
  const prototype = Object.getPrototypeOf(value) as object;
  const parent = Object.getPrototypeOf(prototype) as object | null;
  return prototype === Observable.prototype || (parent !== null && !('subscribe' in parent));
}

/** True where there is nothing but what rxjs itself puts on an Observable. */
function hasOnlyKeysOfRxjs(value: object): boolean {
  for (const key of Object.keys(value)) {
    if (key !== '_subscribe' && key !== 'source' && key !== 'operator') return false;
  }
  return true;
}

/** An Observable in the source's place, each of whose subscriptions is one call. */
export function followObservable(
  source: Observable<unknown>,
  begin: () => RunningCall,
): Observable<unknown> {
  return new Observable((destination) => {
    // A consumer may be gone before it has subscribed (takeUntil): then no call begins.
    if (destination.closed) return;
    source.subscribe(new FollowingSubscriber(destination, begin()));
  });
}

/**
 * A Subscriber and not an observer, so that a consumer which unsubscribes while a
 * synchronous source is still emitting stops that source.
 */
class FollowingSubscriber extends Subscriber<unknown> {
  private delivering = false;

  constructor(
    destination: Subscriber<unknown>,
    private readonly call: RunningCall,
  ) {
    super(destination);
  }

  protected override _next(value: unknown): void {
    this.call.result = value;
    const before = this.delivering;
    this.delivering = true;
    try {
      super._next(value);
    } finally {
      this.delivering = before;
    }
  }

  protected override _error(error: unknown): void {
    this.call.fail(error);
    super._error(error);
  }

  protected override _complete(): void {
    this.call.end('success');
    super._complete();
  }

  /**
   * A consumer that has what it wanted (`firstValueFrom`, `take`) unsubscribes while
   * a value is being delivered; any other unsubscribe gives up.
   */
  override unsubscribe(): void {
    this.call.end(this.delivering ? 'success' : 'cancelled');
    super.unsubscribe();
  }
}
