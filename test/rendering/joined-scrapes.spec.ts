import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  defineCounter,
  defineGauge,
  getMetricToken,
  MetricsModule,
  OnScrape,
  open,
  type HandleOf,
  type RenderOptions,
} from 'nestjs-metrics';
import { Registry } from 'prom-client';
import { OPENMETRICS, TEXT } from '../exposition/render.js';
import { closeApps, startApp, type TestApp } from '../support/app.js';
import { chunkOf, chunksOf, openBody, restOf, textOf, type OpenBody } from './bodies.js';

const Logins = defineCounter({ name: 'logins_total', help: 'L.', labels: { user: open() } });
const Orders = defineCounter({ name: 'orders_total', help: 'O.' });
const Depth = defineGauge({ name: 'depth', help: 'D.' });

type Asked = Parameters<typeof openBody>[1];

/** A collector that a test lets go. */
@Injectable()
class Reader {
  runs = 0;
  until: Promise<void> = Promise.resolve();

  @OnScrape(Depth, { timeoutMs: 60_000 })
  async depth(): Promise<number> {
    const run = ++this.runs;
    await this.until;
    return run;
  }
}

let registry: Registry;
let app: TestApp;
let reader: Reader;

beforeEach(async () => {
  registry = new Registry();
  ({ app } = await startApp({
    module: MetricsModule.forRoot({
      registry,
      metrics: [Logins, Orders, Depth],
      defaultMetrics: false,
    }),
    providers: [Reader],
  }));
  reader = app.get(Reader);
  const logins = app.get<HandleOf<typeof Logins>>(getMetricToken(Logins));
  for (let index = 0; index < 1_500; index++) logins.inc({ user: `${index}`.padEnd(200, 'u') });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

/** Holds the collector until it is called. */
function holdReader(): () => void {
  let release!: () => void;
  reader.until = new Promise((resolve) => (release = resolve));
  return release;
}

function openAll(...asked: Asked[]): Promise<OpenBody[]> {
  return Promise.all(asked.map((one) => openBody(app, one)));
}

/** Reads bodies side by side; true where each chunk of one is the very chunk of the other. */
async function areOne([one, other]: OpenBody[]): Promise<boolean> {
  const [chunks, others] = await Promise.all([chunksOf(one!), chunksOf(other!)]);
  expect(chunks.length).toBeGreaterThan(1);
  return chunks.length === others.length && chunks.every((chunk, index) => chunk === others[index]);
}

describe('scrapes that begin while the metrics are collected', () => {
  it.each<[what: string, one: Asked, other: Asked]>([
    ['everything', undefined, undefined],
    ['everything, in other words', { accept: TEXT }, { accept: '*/*' }],
    ['OpenMetrics', { accept: OPENMETRICS }, { accept: `${OPENMETRICS}; version=1.0.0` }],
    ['the same names', { names: ['logins_total', 'depth'] }, { names: ['logins_total', 'depth'] }],
    [
      'the same names in another order and form',
      { names: ['depth', 'logins_total'] },
      { names: new Set(['logins_total', 'depth']) },
    ],
    ['one to have it a little earlier', { deadlineMs: 60_000 }, { deadlineMs: 70_000 }],
  ])('share one body, asked for %s', async (_, one, other) => {
    expect(await areOne(await openAll(one, other))).toBe(true);
    expect(reader.runs).toBe(1);
  });

  it.each<[what: string, one: Asked, other: Asked]>([
    ['formats', { accept: TEXT }, { accept: OPENMETRICS }],
    ['names', { names: ['logins_total'] }, { names: ['logins_total', 'depth'] }],
    ['names, one all', undefined, { names: ['logins_total', 'depth', 'orders_total'] }],
  ])('share no body, asked for different %s', async (_, one, other) => {
    expect(await areOne(await openAll(one, other))).toBe(false);
    const [first, second] = await Promise.all((await openAll(one, other)).map(restOf));
    for (const [asked, text] of [[one, first!] as const, [other, second!] as const]) {
      expect(text.endsWith('# EOF\n')).toBe(asked?.accept === OPENMETRICS);
      expect(/^depth /m.test(text)).toBe(
        asked?.names === undefined || [...asked.names].includes('depth'),
      );
      expect(text.includes('nestjs_metrics_')).toBe(asked?.names === undefined);
    }
  });

  it('do not take an empty list of names for all of them', async () => {
    const [none, all] = await openAll({ names: [] }, undefined);
    expect(await restOf(none!)).toBe('');
    expect(await restOf(all!)).toContain('depth 1\n');
  });

  it('share it also where one comes late, with all that was recorded until then', async () => {
    const release = holdReader();
    const early = openBody(app);
    await new Promise((resolve) => setImmediate(resolve));
    app.get<HandleOf<typeof Orders>>(getMetricToken(Orders)).inc(7);
    const late = openBody(app);
    release();
    const [one, other] = await Promise.all([early, late]);
    const [texts, others] = await Promise.all([chunksOf(one), chunksOf(other)]);
    expect(textOf(...texts)).toContain('orders_total 7\n');
    expect(others.every((chunk, index) => chunk === texts[index])).toBe(true);
    expect(reader.runs).toBe(1);
  });

  it('all fail where it cannot be made, and the next one does not', async () => {
    const failure = new Error('no metrics');
    const broken = jest.spyOn(registry, 'getMetricsAsArray').mockImplementation(() => {
      throw failure;
    });
    const ends = await Promise.allSettled([openBody(app), openBody(app)]);
    expect(ends.map((end) => end.status === 'rejected' && end.reason)).toEqual([failure, failure]);
    broken.mockRestore();
    expect(await restOf(await openBody(app))).toContain('orders_total 0\n');
  });
});

describe('a scrape that comes after the moment of another', () => {
  it.each(['before its first byte was read', 'after its first byte was read'])(
    'does not join it, %s, and has what was recorded since',
    async (when) => {
      const orders = app.get<HandleOf<typeof Orders>>(getMetricToken(Orders));
      const first = await openBody(app);
      const begin = when.startsWith('after') ? [await chunkOf(first)] : [];
      orders.inc(5);
      const second = await openBody(app);
      const [one, other] = [[...begin, ...(await chunksOf(first))], await chunksOf(second)];
      expect(one.some((chunk) => other.includes(chunk))).toBe(false);
      expect(textOf(...one)).toContain('orders_total 0\n');
      expect(textOf(...other)).toContain('orders_total 5\n');
      expect(textOf(...other)).toContain('depth 2\n');
      expect(reader.runs).toBe(2);
    },
  );

  it('shares the body of those that come with it', async () => {
    const first = await openBody(app);
    expect(await areOne(await openAll(undefined, undefined))).toBe(true);
    expect(await restOf(first)).toContain('depth 1\n');
    expect(reader.runs).toBe(2);
  });
});

describe('a scrape that has much more time than another', () => {
  it.each<[what: string, patient: RenderOptions]>([
    ['no deadline', {}],
    ['a later one', { deadlineMs: 60_000 }],
  ])('does not join it, with %s, and shows what takes longer', async (_, patient) => {
    const release = holdReader();
    const hasty = openBody(app, { deadlineMs: 20 });
    const waiting = openBody(app, patient);
    expect(await restOf(await hasty)).not.toMatch(/^depth /m);
    release();
    expect(await restOf(await waiting)).toContain('depth 1\n');
    expect(reader.runs).toBe(1);
  });
});

describe('a scrape with a deadline', () => {
  const short: RenderOptions = { deadlineMs: 20 };

  it.each<[what: string, patient: RenderOptions]>([
    ['no deadline', {}],
    ['a later one', { deadlineMs: 60_000 }],
  ])('does not join one with %s, and is answered in its own time', async (_, patient) => {
    const release = holdReader();
    const waiting = openBody(app, patient);
    const text = await restOf(await openBody(app, short));
    expect(text).toContain('orders_total 0\n');
    expect(text).not.toMatch(/^depth /m);
    release();
    expect(await restOf(await waiting)).toContain('depth 1\n');
    expect(reader.runs).toBe(1);
  });

  it('leaves the one that it did not join as it is for those that may wait', async () => {
    const release = holdReader();
    const waiting = openBody(app);
    await openBody(app, short);
    const third = openBody(app);
    release();
    for (const body of await Promise.all([waiting, third])) {
      expect(await restOf(body)).toContain('depth 1\n');
    }
  });
});
