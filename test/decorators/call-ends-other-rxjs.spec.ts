import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as rxjs from 'rxjs';
import { closeApps } from '../support/app.js';
import { ends, startRunner } from './runner.js';

const load = createRequire(import.meta.url);
/** Another build of the same package, with classes of its own. */
const other = load(
  join(dirname(load.resolve('rxjs')), '../bundles/rxjs.umd.js'),
) as typeof import('rxjs');

afterEach(closeApps);

describe('a call that returns an Observable of another copy of rxjs', () => {
  it('is followed to its end, of an Observable, or of one that was piped', async () => {
    expect(other.Observable).not.toBe(rxjs.Observable);
    const { run, recorded } = await startRunner();
    const source = new other.Subject<number>();
    const values: number[] = [];
    run(() => source.asObservable()).subscribe((value) => values.push(value));
    source.next(1);
    expect(await recorded()).toEqual(ends({ inFlight: 1 }));
    source.complete();
    expect(values).toEqual([1]);
    expect(await recorded()).toEqual(ends({ success: 1 }));

    const piped = other.of(1, 2).pipe(other.map((value) => value * 2));
    expect(await other.lastValueFrom(run(() => piped))).toBe(4);
    expect(await recorded()).toEqual(ends({ success: 2 }));
  });

  it('ends as an error when it fails', async () => {
    const { run, recorded } = await startRunner();
    const failing = run(() => other.throwError(() => new Error('no')));
    await expect(other.lastValueFrom(failing)).rejects.toThrow('no');
    expect(await recorded()).toEqual(ends({ error: 1 }));
  });

  it.each([
    ['of its own copy', other],
    ['of ours', rxjs],
  ])('succeeds where firstValueFrom %s has what it wanted', async (_copy, { firstValueFrom }) => {
    const { run, recorded } = await startRunner();
    await firstValueFrom(run(() => other.interval(1)));
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });

  it('is cancelled by an unsubscribe, which stops the source', async () => {
    const { run, recorded } = await startRunner();
    let tornDown = 0;
    const source = new other.Observable(() => () => tornDown++);
    run(() => source)
      .subscribe()
      .unsubscribe();
    expect(tornDown).toBe(1);
    expect(await recorded()).toEqual(ends({ cancelled: 1 }));
  });

  it('hands back its Subjects untouched', async () => {
    const { run, recorded } = await startRunner();
    const subject = new other.BehaviorSubject(1);
    expect(run(() => subject)).toBe(subject);
    expect(await recorded()).toEqual(ends({ success: 1 }));
  });
});
