import { forkJoin, from, isObservable, mergeMap, of, type Observable } from 'rxjs';

/** What Nest makes of the results of two handlers of one event. */
export function joinNext(current: unknown, next: unknown): Promise<Observable<unknown>> {
  return Promise.resolve(forkJoin({ current: toObservable(current), next: toObservable(next) }));
}

function toObservable(result: unknown): Observable<unknown> {
  if (result instanceof Promise) return from(result).pipe(mergeMap(unwrap));
  return unwrap(result);
}

function unwrap(value: unknown): Observable<unknown> {
  return isObservable(value) ? value : of(value);
}
