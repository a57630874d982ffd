import { afterEach, describe, expect, it } from '@jest/globals';
import { defineGauge } from 'nestjs-metrics';
import { resetMetrics, seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';

afterEach(closeApps);

const Busy = defineGauge({
  name: 'busy',
  help: 'Busy.',
  labels: { kind: ['a', 'b', 'c'] },
  seed: true,
});
const ALL = [Busy];

describe('the end of a block in flight', () => {
  /** Starts a block and returns what ends it. */
  function begin(track: (block: () => Promise<void>) => Promise<void>): () => Promise<void> {
    const { promise, resolve } = withResolvers();
    const running = track(() => promise);
    return async () => {
      resolve();
      await running;
    };
  }

  it.each<[form: string, track: (app: HandleApp, block: () => Promise<void>) => Promise<void>]>([
    ['on the handle', (app, block) => app.handle(Busy).trackInFlight({ kind: 'a' }, block)],
    ['on a child', (app, block) => app.handle(Busy).labels('a').trackInFlight(block)],
  ])('touches no series that took the place of its own: %s', async (_, track) => {
    const app = await startHandles(ALL);
    const busy = app.handle(Busy);
    for (const kind of ['a', 'b', 'c'] as const) busy.set({ kind }, 10);
    const end = begin((block) => track(app, block));
    expect(await valueOf(busy, { kind: 'a' })).toBe(11);
    // The last series moves to where the removed one was.
    busy.remove({ kind: 'a' });
    await end();
    const left = (await seriesOf(busy)).map((one) => [one.labels['kind'], one.value]);
    expect(left.toSorted()).toEqual([
      ['b', 10],
      ['c', 10],
    ]);
  });

  it('follows its own series to where that was moved', async () => {
    const { handle } = await startHandles(ALL);
    const busy = handle(Busy);
    const end = begin((block) => busy.labels('c').trackInFlight(block));
    busy.remove({ kind: 'a' });
    busy.inc({ kind: 'b' });
    expect(await valueOf(busy, { kind: 'c' })).toBe(1);
    await end();
    expect(await valueOf(busy, { kind: 'c' })).toBe(0);
    expect(await valueOf(busy, { kind: 'b' })).toBe(1);
  });

  it.each<[how: string, go: (app: HandleApp) => void]>([
    ['a removal', (app) => app.handle(Busy).remove({ kind: 'a' })],
    ['a reset', (app) => app.handle(Busy).reset()],
    ['a reset of all', ({ app }) => resetMetrics(app)],
    [
      'two removals',
      (app) => {
        app.handle(Busy).remove('a');
        app.handle(Busy).inc({ kind: 'a' });
        app.handle(Busy).remove('a');
      },
    ],
  ])('touches no new series of its own labels after %s', async (_how, go) => {
    const app = await startHandles(ALL);
    const child = app.handle(Busy).labels('a');
    const ends = Array.from({ length: 3 }, () => begin((block) => child.trackInFlight(block)));
    go(app);
    const later = begin((block) => child.trackInFlight(block));
    for (const end of ends) await end();
    expect(await valueOf(app.handle(Busy), { kind: 'a' })).toBe(1);
    await later();
    expect(await valueOf(app.handle(Busy), { kind: 'a' })).toBe(0);
  });
});

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
