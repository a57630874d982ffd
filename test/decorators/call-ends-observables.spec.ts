import { afterEach, describe, expect, it } from '@jest/globals';
import {
  BehaviorSubject,
  concat,
  EMPTY,
  first,
  firstValueFrom,
  interval,
  lastValueFrom,
  map,
  NEVER,
  Observable,
  of,
  ReplaySubject,
  Subject,
  Subscriber,
  take,
  takeUntil,
  takeWhile,
  throwError,
  toArray,
} from 'rxjs';
import { closeApps } from '../support/app.js';
import { ends, startRunner } from './runner.js';

const endless = (emitted: { count: number }): Observable<number> =>
  new Observable((subscriber) => {
    for (let value = 0; !subscriber.closed; value++) {
      // A source that is not stopped must fail the test and not hang it.
      if (emitted.count++ > 1_000) throw new Error('the source was not stopped');
      subscriber.next(value);
    }
  });

afterEach(closeApps);

describe('a call that returns an Observable', () => {
  it('is never recorded where nobody subscribes', async () => {
    const { run, recorded } = await startRunner();
    run(() => of(1));
    expect(await recorded()).toEqual(ends());
  });

  it('begins at the subscription and ends when it completes', async () => {
    const { run, recorded } = await startRunner();
    const source = new Subject<number>();
    const values: number[] = [];
    const subscription = run(() => source.asObservable()).subscribe((value) => values.push(value));
    source.next(1);
    source.next(2);
    expect(await recorded()).toEqual(ends({ inFlight: 1 }));
    source.complete();
    expect(values).toEqual([1, 2]);
    expect(subscription.closed).toBe(true);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it.each([
    ['an error', new Error('no')],
    ['undefined', undefined],
  ])('ends as an error when it fails with %s', async (_what, reason) => {
    const { run, recorded } = await startRunner();
    const failing = run(() =>
      concat(
        of(1),
        throwError(() => reason),
      ),
    );
    const caught = await lastValueFrom(failing).then(
      () => 'resolved',
      (error: unknown) => [error],
    );
    expect(caught).toEqual([reason]);
    expect((caught as unknown[])[0]).toBe(reason);
    expect(await recorded()).toEqual(ends({ error: 1 }));
  });

  it.each<[string, (source: Observable<number>) => Promise<unknown>]>([
    ['firstValueFrom', (source) => firstValueFrom(source)],
    ['take', (source) => lastValueFrom(source.pipe(take(2)))],
    ['first', (source) => lastValueFrom(source.pipe(first((value) => value === 1)))],
    ['takeWhile', (source) => lastValueFrom(source.pipe(takeWhile((value) => value < 2, true)))],
  ])('succeeds where %s has what it wanted', async (_operator, consume) => {
    const { run, recorded } = await startRunner();
    await consume(run(() => interval(1)));
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('succeeds where take stops an endless synchronous source, which is stopped', async () => {
    const { run, recorded } = await startRunner();
    const emitted = { count: 0 };
    const values = await lastValueFrom(run(() => endless(emitted)).pipe(take(3), toArray()));
    expect(values).toEqual([0, 1, 2]);
    expect(emitted.count).toBe(3);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('succeeds where firstValueFrom stops an endless synchronous source', async () => {
    const { run, recorded } = await startRunner();
    const emitted = { count: 0 };
    await expect(firstValueFrom(run(() => endless(emitted)))).resolves.toBe(0);
    expect(emitted.count).toBe(1);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('is cancelled by an unsubscribe before the end', async () => {
    const { run, recorded } = await startRunner();
    let tornDown = 0;
    const source = new Observable<number>((subscriber) => {
      subscriber.next(1);
      return () => tornDown++;
    });
    const subscription = run(() => source).subscribe();
    expect(await recorded()).toEqual(ends({ inFlight: 1 }));
    subscription.unsubscribe();
    subscription.unsubscribe();
    expect(tornDown).toBe(1);
    expect(await recorded()).toEqual(ends({ cancelled: 1 }));
  });

  it('succeeds where its consumer has it emit again before it unsubscribes', async () => {
    const { run, recorded } = await startRunner();
    const source = new Subject<number>();
    const seen: number[] = [];
    const subscription = run(() => source.asObservable()).subscribe((value) => {
      seen.push(value);
      if (value > 1) return;
      source.next(2);
      subscription.unsubscribe();
    });
    source.next(1);
    source.next(3);
    expect(seen).toEqual([1, 2]);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('is cancelled by takeUntil', async () => {
    const { run, recorded } = await startRunner();
    const stop = new Subject<void>();
    run(() => NEVER)
      .pipe(takeUntil(stop))
      .subscribe();
    stop.next();
    expect(await recorded()).toEqual(ends({ cancelled: 1 }));
  });

  it('does not begin where takeUntil has stopped it before the subscription', async () => {
    const { run, recorded } = await startRunner();
    let subscribed = 0;
    const source = new Observable<number>(() => void subscribed++);
    run(() => source)
      .pipe(takeUntil(of('stop')))
      .subscribe();
    expect(subscribed).toBe(0);
    expect(await recorded()).toEqual(ends());
  });

  it('does not begin for a consumer that is gone when it subscribes', async () => {
    const { run, recorded } = await startRunner();
    const gone = new Subscriber<never>();
    gone.unsubscribe();
    run(() => NEVER).subscribe(gone);
    expect(await recorded()).toEqual(ends());
  });

  it('is one call for each subscription', async () => {
    const { run, recorded } = await startRunner();
    const source = run(() => of(1, 2));
    await lastValueFrom(source);
    await lastValueFrom(source);
    const other = run(() => NEVER);
    const [one, two] = [other.subscribe(), other.subscribe()];
    expect(await recorded()).toEqual(ends({ success: 2, inFlight: 2 }));
    one.unsubscribe();
    two.unsubscribe();
    expect(await recorded()).toEqual(ends({ success: 2, cancelled: 2 }));
  });

  it('succeeds where it completes without a value', async () => {
    const { run, recorded } = await startRunner();
    run(() => EMPTY).subscribe();
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('ends as an error where the source throws at the subscription', async () => {
    const { run, recorded } = await startRunner();
    const failing = new Observable(() => {
      throw new Error('no');
    });
    await expect(lastValueFrom(run(() => failing))).rejects.toThrow('no');
    expect(await recorded()).toEqual(ends({ error: 1 }));
  });

  it('ends with its own outcome where an operator after it fails', async () => {
    const { run, recorded } = await startRunner();
    const failing = run(() => interval(1)).pipe(
      map(() => {
        throw new Error('after it');
      }),
    );
    await expect(lastValueFrom(failing)).rejects.toThrow('after it');
    const { error, inFlight } = await recorded();
    expect({ error, inFlight }).toEqual({ error: 0, inFlight: 0 });
  });

  it.each([
    ['Subject', () => new Subject<number>()],
    ['BehaviorSubject', () => new BehaviorSubject(1)],
    ['ReplaySubject', () => new ReplaySubject<number>()],
  ])('hands back a %s untouched, and ends at the return', async (_kind, make) => {
    const { run, recorded } = await startRunner();
    const subject = make();
    expect(run(() => subject)).toBe(subject);
    subject.subscribe();
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('with properties of its own is handed back untouched, and ends at the return', async () => {
    const { run, recorded } = await startRunner();
    const source = Object.assign(of(1), { total: 5 });
    expect(run(() => source)).toBe(source);
    expect(Object.keys(source).toSorted()).toEqual(['_subscribe', 'total']);
    await lastValueFrom(source);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('works as the promise of an Observable, which ends with the promise', async () => {
    const { run, recorded } = await startRunner();
    const source = of(1);
    expect(await run(() => Promise.resolve(source))).toBe(source);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });
});
