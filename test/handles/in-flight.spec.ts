import { afterEach, describe, expect, it } from '@jest/globals';
import { defineGauge, type Gauge } from 'nestjs-metrics';
import { resetMetrics } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';

afterEach(closeApps);

const Busy = defineGauge({ name: 'busy', help: 'Busy.' });
const BusyBy = defineGauge({
  name: 'busy_by',
  help: 'Busy.',
  labels: { kind: ['a', 'b'] },
  seed: true,
});

/** The forms of a block in flight, with the sample that counts it. */
const FORMS: [
  form: string,
  sample: string,
  track: (app: HandleApp, wait: Promise<void>) => unknown,
][] = [
  ['without labels', 'busy', (app, wait) => app.handle(Busy).trackInFlight(() => wait)],
  [
    'with labels',
    'busy_by{kind="a"}',
    (app, wait) => app.handle(BusyBy).trackInFlight({ kind: 'a' }, () => wait),
  ],
  [
    'on a bound child',
    'busy_by{kind="a"}',
    (app, wait) =>
      app
        .handle(BusyBy)
        .labels('a')
        .trackInFlight(() => wait),
  ],
];

describe.each(FORMS)('a block in flight %s', (_, sample, track) => {
  it.each<[what: string, interfere: (app: HandleApp) => void]>([
    ['the handle is reset', (app) => [Busy, BusyBy].map((one) => app.handle(one).reset())],
    ['all metrics are reset', ({ app }) => resetMetrics(app)],
    [
      'its series is removed',
      (app) => {
        app.handle(Busy).remove({});
        app.handle(BusyBy).remove({ kind: 'a' });
      },
    ],
  ])('does not end below zero where %s in the middle', async (_what, interfere) => {
    const app = await startHandles([Busy, BusyBy]);
    const before = gate();
    const running = track(app, before.promise);
    expect(await app.sample(sample)).toBe(1);
    interfere(app);
    expect((await app.sample(sample)) ?? 0).toBe(0);
    const after = gate();
    const next = track(app, after.promise);
    before.open();
    await running;
    expect(await app.sample(sample)).toBe(1);
    after.open();
    await next;
    expect(await app.sample(sample)).toBe(0);
  });

  it('counts all that run at once', async () => {
    const app = await startHandles([Busy, BusyBy]);
    const gates = Array.from({ length: 10 }, gate);
    const running = gates.map(({ promise }) => track(app, promise));
    expect(await app.sample(sample)).toBe(10);
    for (const { open } of gates) open();
    await Promise.all(running);
    expect(await app.sample(sample)).toBe(0);
  });
});

describe('blocks in flight', () => {
  it('may be nested, and are counted by the labels as they were at the beginning', async () => {
    const { handle, sample } = await startHandles([BusyBy]);
    const busy: Gauge<typeof BusyBy> = handle(BusyBy);
    const labels: { kind: 'a' | 'b' } = { kind: 'a' };
    const { promise, open } = gate();
    const running = busy.trackInFlight(labels, async () => {
      await busy.trackInFlight(labels, () => promise);
    });
    labels.kind = 'b';
    expect(await sample('busy_by{kind="a"}')).toBe(2);
    open();
    await running;
    expect(await sample('busy_by{kind="a"}')).toBe(0);
    expect(await sample('busy_by{kind="b"}')).toBe(0);
  });
});

function gate(): { promise: Promise<void>; open: () => void } {
  let open!: () => void;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}
