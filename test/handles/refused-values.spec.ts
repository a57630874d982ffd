import { afterEach, describe, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';
import {
  ALL,
  Depth,
  GOOD,
  Orders,
  Parse,
  PlainDepth,
  PlainOrders,
  PlainParse,
  PlainWait,
  Wait,
} from './metrics-under-test.js';

afterEach(closeApps);

/** One way to record a value: on the handle, on a bound child, with labels and without. */
interface Path {
  readonly path: string;
  readonly metric: string;
  readonly record: (app: HandleApp, value: number) => void;
}

function row(path: string, metric: string, record: Path['record']): Path {
  return { path, metric, record };
}

const COUNTERS = [
  row('counter.inc(labels, v)', 'orders_total', (app, v) => app.handle(Orders).inc(GOOD, v)),
  row('counter.labels().inc(v)', 'orders_total', (app, v) =>
    app.handle(Orders).labels(GOOD).inc(v),
  ),
  row('counter.inc(v)', 'plain_total', (app, v) => app.handle(PlainOrders).inc(v)),
  row('counter.inc({ exemplarLabels, value: v })', 'orders_total', (app, value) =>
    app.handle(Orders).inc({ labels: GOOD, value, exemplarLabels: {} }),
  ),
];
const OBSERVERS = [
  row('histogram.observe(labels, v)', 'wait', (app, v) => app.handle(Wait).observe(GOOD, v)),
  row('histogram.labels().observe(v)', 'wait', (app, v) =>
    app.handle(Wait).labels(GOOD).observe(v),
  ),
  row('histogram.observe(v)', 'plain_wait', (app, v) => app.handle(PlainWait).observe(v)),
  row('histogram.observe({ exemplarLabels, value: v })', 'wait', (app, value) =>
    app.handle(Wait).observe({ labels: GOOD, value, exemplarLabels: {} }),
  ),
  row('summary.observe(labels, v)', 'parse', (app, v) => app.handle(Parse).observe(GOOD, v)),
  row('summary.labels().observe(v)', 'parse', (app, v) =>
    app.handle(Parse).labels(GOOD).observe(v),
  ),
  row('summary.observe(v)', 'plain_parse', (app, v) => app.handle(PlainParse).observe(v)),
];
const SETTERS = [
  row('gauge.set(labels, v)', 'depth', (app, v) => app.handle(Depth).set(GOOD, v)),
  row('gauge.labels().set(v)', 'depth', (app, v) => app.handle(Depth).labels(GOOD).set(v)),
  row('gauge.set(v)', 'plain_depth', (app, v) => app.handle(PlainDepth).set(v)),
];
const ADDERS = [
  row('gauge.inc(labels, v)', 'depth', (app, v) => app.handle(Depth).inc(GOOD, v)),
  row('gauge.labels().inc(v)', 'depth', (app, v) => app.handle(Depth).labels(GOOD).inc(v)),
  row('gauge.inc(v)', 'plain_depth', (app, v) => app.handle(PlainDepth).inc(v)),
  row('gauge.dec(labels, v)', 'depth', (app, v) => app.handle(Depth).dec(GOOD, v)),
  row('gauge.labels().dec(v)', 'depth', (app, v) => app.handle(Depth).labels(GOOD).dec(v)),
  row('gauge.dec(v)', 'plain_depth', (app, v) => app.handle(PlainDepth).dec(v)),
];

const NO_NUMBERS: unknown[] = [
  null,
  '1',
  1n,
  true,
  Symbol('one'),
  () => 1,
  [1],
  new Date(0),
  Object(1),
];

/** The metric's samples that are not zero. */
async function recorded(app: HandleApp, metric: string): Promise<string[]> {
  return (await app.lines(metric)).filter((line) => !line.endsWith(' 0'));
}

async function expectRefused(app: HandleApp, { metric }: Path, times: number): Promise<void> {
  expect(await app.refused(metric, 'invalid_value')).toBe(times);
  expect(app.warnings).toEqual([
    expect.stringMatching(
      new RegExp(`^Metric ${metric} refused a recording: .*More of these are counted, not logged`),
    ),
  ]);
  expect(await recorded(app, metric)).toEqual([]);
}

describe('a value that is refused', () => {
  // An object in the place of a value that may also be a label set is one of its own kind of mistake.
  const bare = (path: string): boolean => /\((?:v)\)$/.test(path) && !path.includes('labels()');

  it.each([...COUNTERS, ...OBSERVERS, ...SETTERS, ...ADDERS])(
    'is no number: it is counted each time and logged once: $path',
    async (one) => {
      const app = await startHandles(ALL);
      const values = NO_NUMBERS.filter(
        (value) => !(bare(one.path) && typeof value === 'object' && value !== null),
      );
      for (const value of values) one.record(app, value as number);
      await expectRefused(app, one, values.length);
    },
  );

  it.each([...OBSERVERS, ...SETTERS])('is undefined: $path', async (one) => {
    const app = await startHandles(ALL);
    one.record(app, undefined as unknown as number);
    await expectRefused(app, one, 1);
  });

  it.each([...COUNTERS, ...OBSERVERS])('is not finite: $path', async (one) => {
    const app = await startHandles(ALL);
    for (const value of [NaN, Infinity, -Infinity]) one.record(app, value);
    await expectRefused(app, one, 3);
  });

  it.each(COUNTERS)('is below zero: $path', async (one) => {
    const app = await startHandles(ALL);
    for (const value of [-1, -1e-9]) one.record(app, value);
    await expectRefused(app, one, 2);
  });

  it.each([...COUNTERS, ...OBSERVERS, ...SETTERS, ...ADDERS].filter(({ path }) => !bare(path)))(
    'leaves no series behind: $path',
    async (one) => {
      const app = await startHandles(ALL);
      one.record(app, 'one' as unknown as number);
      expect(await app.lines(one.metric)).toEqual([]);
    },
  );

  it('is told in the log', async () => {
    const app = await startHandles(ALL);
    app.handle(PlainOrders).inc(-5);
    app.handle(PlainDepth).set('seven' as unknown as number);
    expect(app.warnings).toEqual([
      expect.stringContaining('it was given -5; a counter takes finite numbers of at least 0'),
      expect.stringContaining('it was given "seven"; a gauge takes numbers'),
    ]);
  });

  it('does not touch what was recorded before', async () => {
    const app = await startHandles(ALL);
    app.handle(PlainOrders).inc(3);
    app.handle(PlainOrders).inc(-1);
    app.handle(Depth).set(GOOD, 3);
    app.handle(Depth).set(GOOD, undefined as unknown as number);
    expect(await app.sample('plain_total')).toBe(3);
    expect(await app.sample('depth{kind="a",tenant="x"}')).toBe(3);
  });

  it('was counted at zero before', async () => {
    const app = await startHandles(ALL);
    for (const { name } of ALL) {
      expect(await app.refused(name, 'invalid_value')).toBe(0);
      expect(await app.refused(name, 'invalid_label')).toBe(0);
    }
  });
});
