import { afterEach, describe, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';
import {
  ALL,
  Depth,
  GOOD,
  Orders,
  Parse,
  PlainOrders,
  PlainWait,
  Wait,
} from './metrics-under-test.js';

afterEach(closeApps);

/** One way to name a series. */
interface Path {
  readonly path: string;
  readonly metric: string;
  readonly record: (app: HandleApp, labels: typeof GOOD) => unknown;
}

function row(path: string, metric: string, record: Path['record']): Path {
  return { path, metric, record };
}

const OWN_ERROR = new Error("the block's own");

const PATHS = [
  row('counter.inc', 'orders_total', (app, given) => app.handle(Orders).inc(given)),
  row('counter.inc with an exemplar', 'orders_total', (app, given) =>
    app.handle(Orders).inc({ labels: given, exemplarLabels: {} }),
  ),
  row('counter.countErrors', 'orders_total', (app, given) => {
    try {
      app.handle(Orders).countErrors(given, () => {
        throw OWN_ERROR;
      });
    } catch (error) {
      if (error !== OWN_ERROR) throw error;
    }
  }),
  row('counter.labels().inc', 'orders_total', (app, given) => {
    app.handle(Orders).labels(given).inc();
  }),
  row('gauge.set', 'depth', (app, given) => app.handle(Depth).set(given, 1)),
  row('gauge.inc', 'depth', (app, given) => app.handle(Depth).inc(given)),
  row('gauge.dec', 'depth', (app, given) => app.handle(Depth).dec(given)),
  row('gauge.setToCurrentTime', 'depth', (app, given) => app.handle(Depth).setToCurrentTime(given)),
  row('gauge.startTimer', 'depth', (app, given) => app.handle(Depth).startTimer(given)()),
  row('gauge.time', 'depth', (app, given) => app.handle(Depth).time(given, () => 1)),
  row('gauge.trackInFlight', 'depth', (app, given) =>
    app.handle(Depth).trackInFlight(given, () => 1),
  ),
  row('gauge.labels().trackInFlight', 'depth', (app, given) =>
    app
      .handle(Depth)
      .labels(given)
      .trackInFlight(() => 1),
  ),
  row('histogram.observe', 'wait', (app, given) => app.handle(Wait).observe(given, 1)),
  row('histogram.labels().observe', 'wait', (app, given) =>
    app.handle(Wait).labels(given).observe(1),
  ),
  row('histogram.startTimer', 'wait', (app, given) => app.handle(Wait).startTimer(given)()),
  row('histogram.time', 'wait', (app, given) => app.handle(Wait).time(given, () => 1)),
  row('histogram.zero', 'wait', (app, given) => app.handle(Wait).zero(given)),
  row('summary.observe', 'parse', (app, given) => app.handle(Parse).observe(given, 1)),
  row('summary.labels().observe', 'parse', (app, given) =>
    app.handle(Parse).labels(given).observe(1),
  ),
  row('summary.time', 'parse', (app, given) => app.handle(Parse).time(given, () => 1)),
];

const THROWING = {
  enumerable: true,
  get: (): never => {
    throw new Error('not readable');
  },
};

const BAD_SETS: [title: string, labels: unknown][] = [
  ['a missing label', { kind: 'a' }],
  ['no label at all', {}],
  ['an undeclared label', { ...GOOD, region: 'eu' }],
  ['an undeclared label in place of one', { kind: 'a', region: 'eu' }],
  ['undefined', { kind: 'a', tenant: undefined }],
  ['null', { kind: 'a', tenant: null }],
  ['a symbol', { kind: 'a', tenant: Symbol('x') }],
  ['an object', { kind: 'a', tenant: { id: 1 } }],
  ['an array', { kind: 'a', tenant: ['x'] }],
  ['a function', { kind: 'a', tenant: () => 'x' }],
  ['a bigint', { kind: 'a', tenant: 1n }],
  ['NaN', { kind: 'a', tenant: NaN }],
  ['an infinity', { kind: 'a', tenant: Infinity }],
  ['a boxed text', { kind: 'a', tenant: Object('x') }],
  ['a closed label of no kind', { kind: null, tenant: 'x' }],
  ['a list of values', ['a', 'x']],
  ['a map', new Map(Object.entries(GOOD))],
  ['a getter that throws', Object.defineProperty({ kind: 'a' }, 'tenant', THROWING)],
  ['a proxy that throws', new Proxy({ ...GOOD }, { get: THROWING.get, ownKeys: THROWING.get })],
];

describe('a bad label set', () => {
  it.each(PATHS)(
    'is refused, counted each time and logged once, and makes no series: $path',
    async ({ metric, record }) => {
      const app = await startHandles(ALL);
      const accepted: string[] = [];
      for (const [title, labels] of BAD_SETS) {
        const before = await app.refused(metric, 'invalid_label');
        record(app, labels as typeof GOOD);
        // A bound child says so when it is made, and each time it is used.
        const refusals = (await app.refused(metric, 'invalid_label'))! - before!;
        if (refusals < 1 || refusals > 2) accepted.push(title);
      }
      expect(accepted).toEqual([]);
      expect(app.warnings).toEqual([
        expect.stringMatching(new RegExp(`^Metric ${metric} refused a recording: `)),
      ]);
      expect(await app.lines(metric)).toEqual([]);
    },
  );
});

describe('labels that are refused', () => {
  it.each([
    ['a missing label', { kind: 'a' }, 'the label "tenant" is missing'],
    [
      'an undeclared label',
      { ...GOOD, region: 'eu' },
      'the label "region", which it does not declare',
    ],
    ['a bad value', { kind: 'a', tenant: {} }, 'the label "tenant" was given an object'],
  ])('are told in the log: %s', async (_, labels, message) => {
    const app = await startHandles(ALL);
    app.handle(Orders).inc(labels as typeof GOOD);
    expect(app.warnings).toEqual([expect.stringContaining(message)]);
  });

  it('are all labels of a metric that has none', async () => {
    const app = await startHandles(ALL);
    app.handle(PlainOrders).inc({ kind: 'a' } as never);
    app.handle(PlainOrders).labels('a').inc();
    app
      .handle(PlainOrders)
      .labels({ kind: 'a' } as never)
      .inc();
    app.handle(PlainWait).observe({ kind: 'a' } as never, 1);
    expect(await app.refused('plain_total', 'invalid_label')).toBeGreaterThanOrEqual(3);
    expect(await app.refused('plain_wait', 'invalid_label')).toBe(1);
    expect(await app.sample('plain_total')).toBe(0);
    expect(await app.sample('plain_wait_count')).toBe(0);
  });

  it('are none of a metric that has some', async () => {
    const app = await startHandles(ALL);
    const bare = { orders: app.handle(Orders), depth: app.handle(Depth), wait: app.handle(Wait) };
    (bare.orders as { inc(value?: number): void }).inc();
    (bare.orders as { inc(value?: number): void }).inc(5);
    (bare.depth as { set(value: number): void }).set(5);
    (bare.wait as { observe(value: number): void }).observe(5);
    expect(await app.refused('orders_total', 'invalid_label')).toBe(2);
    expect(await app.refused('depth', 'invalid_label')).toBe(1);
    expect(await app.refused('wait', 'invalid_label')).toBe(1);
    for (const name of ['orders_total', 'depth', 'wait']) expect(await app.lines(name)).toEqual([]);
  });

  it('are too many and too few values by position', async () => {
    const app = await startHandles(ALL);
    app.handle(Orders).labels('a').inc();
    app.handle(Orders).labels('a', 'x', 'eu').inc();
    app.handle(Orders).labels().inc();
    app.handle(Orders).remove('a');
    expect(await app.refused('orders_total', 'invalid_label')).toBeGreaterThanOrEqual(4);
    expect(await app.lines('orders_total')).toEqual([]);
  });

  it('do not keep a block from running', async () => {
    const app = await startHandles(ALL);
    const bad = { kind: 'a' } as typeof GOOD;
    expect(app.handle(Wait).time(bad, () => 7)).toBe(7);
    expect(await app.handle(Depth).trackInFlight(bad, async () => 8)).toBe(8);
    const failing = app.handle(Orders).countErrors(bad, () => Promise.reject(new Error('mine')));
    await expect(failing).rejects.toThrow('mine');
    expect(await app.refused('orders_total', 'invalid_label')).toBe(1);
  });

  it.each<[way: string, record: (app: HandleApp, labels: typeof GOOD) => void]>([
    ['the handle', (app, labels) => app.handle(Orders).inc(labels)],
    ['labels()', (app, labels) => void app.handle(Orders).labels(labels)],
    ['remove', (app, labels) => app.handle(Orders).remove(labels)],
  ])('are those whose getter throws, counted once by %s', async (_, record) => {
    const app = await startHandles(ALL);
    record(app, Object.defineProperty({ kind: 'a' }, 'tenant', THROWING) as never);
    expect(await app.refused('orders_total', 'invalid_label')).toBe(1);
    expect(app.warnings).toEqual([expect.stringContaining('its labels threw not readable')]);
    expect(await app.lines('orders_total')).toEqual([]);
  });

  it('are logged once for each metric and reason', async () => {
    const app = await startHandles(ALL);
    for (let time = 0; time < 3; time++) {
      app.handle(Orders).inc({} as never);
      app.handle(Orders).inc(GOOD, -1);
      app.handle(Depth).inc({} as never);
    }
    expect(app.warnings).toHaveLength(3);
  });
});
