import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  defineCounter,
  defineHistogram,
  getMetricToken,
  open,
  type HandleOf,
} from 'nestjs-metrics';
import { OPENMETRICS } from '../exposition/render.js';
import { closeApps, startApp, type TestApp } from '../support/app.js';
import { chunkOf, openBody, restOf, samplesIn, textOf } from './bodies.js';
import { CHURNED, ChurnedSeries, REMOVALS, SIZES } from './churned-series.js';

const NAMES = CHURNED.map(({ name }) => name);

let app: TestApp;
let series: ChurnedSeries;

beforeEach(async () => {
  ({ app } = await startApp({ metrics: { metrics: CHURNED } }));
  series = new ChurnedSeries(app);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

async function expectExact(): Promise<void> {
  expectSame(await restOf(await openBody(app, { names: NAMES })), series.expected());
}

/** Compares lines in any order, since a removal changes that of series; says in few words what differs. */
function expectSame(text: string, expected: readonly string[]): void {
  const lines = samplesIn(text);
  const [had, wanted] = [new Set(lines), new Set(expected)];
  expect(lines.filter((line) => !wanted.has(line)).slice(0, 3)).toEqual([]);
  expect(expected.filter((line) => !had.has(line)).slice(0, 3)).toEqual([]);
  expect(lines).toHaveLength(expected.length);
}

describe.each(Object.entries(REMOVALS))('%s of the series', (_, isRemoved) => {
  it('may go between two scrapes, and others come: each number stays with its labels', async () => {
    for (const size of SIZES) {
      series.record(0, size);
      series.recordBound(0, size);
      await expectExact();
      series.remove(size, isRemoved);
      await expectExact();
      // New ones in their place, then the old ones again.
      series.record(size, size + 5);
      series.recordBound(0, size);
      await expectExact();
      series.remove(size + 5, isRemoved);
      series.record(size + 5, size + 100);
      await expectExact();
      series.reset();
    }
  });

  it.each(['before its first byte is read', 'after its first byte was read'])(
    'may go in the middle of a scrape, %s, and others come',
    async (when) => {
      for (const size of SIZES) {
        series.record(0, size);
        // For half of them nothing is kept of a scrape before.
        if (size % 2 === 0) await expectExact();
        const body = await openBody(app, { names: NAMES });
        const expected = series.expected();
        const first = when.startsWith('after') ? textOf(await chunkOf(body)) : '';
        series.remove(size, isRemoved);
        series.record(size, size + 3);
        const other = await openBody(app, { names: NAMES });
        const otherExpected = series.expected();
        series.recordBound(0, size);
        expectSame(await restOf(other), otherExpected);
        expectSame(first + (await restOf(body)), expected);
        await expectExact();
        series.reset();
      }
    },
  );
});

describe('all series', () => {
  it('may be reset in the middle of a scrape', async () => {
    series.record(0, 2_500);
    const body = await openBody(app, { names: NAMES });
    const expected = series.expected();
    const first = textOf(await chunkOf(body));
    series.reset();
    await expectExact();
    series.record(0, 30);
    expectSame(first + (await restOf(body)), expected);
    await expectExact();
  });

  it('may change between all chunks of a body', async () => {
    series.record(0, 2_500);
    const body = await openBody(app, { names: NAMES });
    const expected = series.expected();
    let text = '';
    let round = 0;
    for (let next = await body.next(); !next.done; next = await body.next()) {
      text += textOf(next.value);
      series.remove(2_500, (index) => index % 7 === round % 7);
      series.record(2_500 + 10 * round, 2_510 + 10 * round);
      round++;
    }
    expect(round).toBeGreaterThan(10);
    expectSame(text, expected);
    await expectExact();
  });
});

describe('when a series began', () => {
  const Logins = defineCounter({ name: 'logins_total', help: 'L.', labels: { user: open() } });
  const Lag = defineHistogram({
    name: 'lag_seconds',
    help: 'L.',
    labels: { user: open() },
    buckets: [1],
  });

  it('stays with the series when others go and come, also in the middle of a scrape', async () => {
    ({ app } = await startApp({
      metrics: {
        metrics: [Logins, Lag],
        exposition: { created: true },
        defaultLabels: { pod: 'p' },
      },
    }));
    const logins = app.get<HandleOf<typeof Logins>>(getMetricToken(Logins));
    const lag = app.get<HandleOf<typeof Lag>>(getMetricToken(Lag));
    const began = new Map<number, number>();
    let now = 1_700_000_000_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now);
    const record = (index: number): void => {
      now += 1_250;
      if (!began.has(index)) began.set(index, now / 1_000);
      logins.inc({ user: `user ${index}` });
      lag.observe({ user: `user ${index}` }, 2);
    };
    const remove = (index: number): void => {
      logins.remove({ user: `user ${index}` });
      lag.remove({ user: `user ${index}` });
      began.delete(index);
    };
    const expected = (): string[] =>
      [...began].flatMap(([index, seconds]) =>
        ['logins_created', 'lag_seconds_created'].map(
          (name) => `${name}{user="user ${index}",pod="p"} ${seconds}`,
        ),
      );
    const names = [Logins.name, Lag.name];
    const openCreated = () => openBody(app, { accept: OPENMETRICS, names });
    const createdIn = (text: string): string =>
      samplesIn(text)
        .filter((line) => line.includes('_created'))
        .join('\n');

    for (let index = 0; index < 1_400; index++) record(index);
    expectSame(createdIn(await restOf(await openCreated())), expected());
    for (let index = 0; index < 1_400; index++) record(index);
    const body = await openCreated();
    const before = expected();
    for (const index of [0, 3, 4, 339, 340, 1_363, 1_364, 1_399, 700]) remove(index);
    expectSame(createdIn(await restOf(await openCreated())), expected());
    for (const index of [0, 1_399, 2_000, 2_001]) record(index);
    expectSame(createdIn(await restOf(body)), before);
    expectSame(createdIn(await restOf(await openCreated())), expected());
    clock.mockRestore();
  });
});
