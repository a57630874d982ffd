import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { defineGauge, open } from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from '../handles/handle-app.js';
import { ALL, Depth, NO_TIME, Parse, Visits, Wait } from './metrics.js';

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

const cardinality = { idleTtlSeconds: NO_TIME };
const labels = { tenant: 'a' } as const;

async function start(): Promise<HandleApp> {
  return startHandles(ALL, { cardinality });
}

type Touch = (app: HandleApp) => unknown;

const TOUCHES: [title: string, touch: Touch][] = [
  ['inc', ({ handle }) => handle(Visits).inc(labels)],
  ['inc(0)', ({ handle }) => handle(Visits).inc(labels, 0)],
  ['an inc by a number as label', ({ handle }) => handle(Visits).inc({ tenant: 1 as never })],
  ['a set to the same value', ({ handle }) => handle(Depth).set(labels, 1)],
  ['observe', ({ handle }) => handle(Wait).observe(labels, 1)],
  ['observe of a summary', ({ handle }) => handle(Parse).observe(labels, 1)],
  ['a timer', ({ handle }) => handle(Wait).startTimer(labels)()],
];

describe('with idleTtlSeconds', () => {
  it.each(TOUCHES)(
    'a series stays as long as it is touched between scrapes: %s',
    async (_, touch) => {
      const app = await start();
      const touched = async (): Promise<number> =>
        (await Promise.all(ALL.map(async (one) => seriesOf(app.handle(one))))).flat().length;
      const seeds = await touched();
      touch(app);
      const all = await touched();
      expect(all).toBeGreaterThan(seeds);
      for (let time = 0; time < 3; time++) {
        await app.scrape();
        touch(app);
      }
      expect(await touched()).toBe(all);
      // Shown once more with its last value.
      await app.scrape();
      expect(await touched()).toBe(all);
      await app.scrape();
      expect(await touched()).toBe(seeds);
    },
  );

  it.each([
    [
      'counter',
      () => Visits,
      (app: HandleApp) => {
        const child = app.handle(Visits).labels(labels);
        return () => child.inc(2);
      },
      'visits_total{tenant="a"}',
      2,
    ],
    [
      'histogram',
      () => Wait,
      (app: HandleApp) => {
        const child = app.handle(Wait).labels(labels);
        return () => child.observe(2);
      },
      'wait_sum{tenant="a"}',
      2,
    ],
    [
      'summary',
      () => Parse,
      (app: HandleApp) => {
        const child = app.handle(Parse).labels(labels);
        return () => child.observe(2);
      },
      'parse_sum{tenant="a"}',
      2,
    ],
  ] as const)(
    "a bound child goes on with its series' numbers after a sweep: %s",
    async (_, __, bind, line, step) => {
      const app = await start();
      const record = bind(app);
      for (let time = 1; time < 6; time++) {
        record();
        expect(await app.sample(line)).toBe(time * step);
      }
      await app.scrape();
      expect(await app.sample(line)).toBeUndefined();
      record();
      expect(await app.sample(line)).toBe(step);
    },
  );

  it('nothing is dropped before its time, though somebody sets the clock', async () => {
    const { handle, scrape } = await startHandles(ALL, { cardinality: { idleTtlSeconds: 3_600 } });
    handle(Visits).inc(labels);
    const now = Date.now();
    for (const hours of [0, 24, -24, 48]) {
      jest.spyOn(Date, 'now').mockReturnValue(now + hours * 3_600_000);
      await scrape();
    }
    expect(await valueOf(handle(Visits), labels)).toBe(1);
  });

  it('is the definition’s before the module’s', async () => {
    const Kept = defineGauge({
      name: 'kept',
      help: 'Kept.',
      labels: { tenant: open() },
      cardinality: { idleTtlSeconds: 3_600 },
    });
    const { handle, scrape } = await startHandles([Kept, Depth], { cardinality });
    for (const one of [Kept, Depth]) handle(one).set(labels, 1);
    for (let time = 0; time < 3; time++) await scrape();
    expect(await seriesOf(handle(Kept))).toHaveLength(1);
    expect(await valueOf(handle(Depth), labels)).toBeUndefined();
  });

  it('room for other values comes with what is dropped', async () => {
    const { handle, scrape } = await startHandles([Visits], {
      cardinality: { ...cardinality, perLabel: { tenant: 2 } },
    });
    const visits = handle(Visits);
    for (const tenant of ['a', 'b', 'c']) visits.inc({ tenant });
    expect(await valueOf(visits, { tenant: 'c' })).toBeUndefined();
    await scrape();
    visits.inc({ tenant: 'b' });
    await scrape();
    for (const tenant of ['c', 'd']) visits.inc({ tenant });
    expect(await valueOf(visits, { tenant: 'b' })).toBe(2);
    expect(await valueOf(visits, { tenant: 'c' })).toBe(1);
    expect(await valueOf(visits, { tenant: 'd' })).toBeUndefined();
  });
});
