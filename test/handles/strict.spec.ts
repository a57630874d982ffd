import { afterEach, describe, expect, it } from '@jest/globals';
import { MetricsError } from 'nestjs-metrics';
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
  Wait,
} from './metrics-under-test.js';

afterEach(closeApps);

const missing = { kind: 'a' } as typeof GOOD;
const unlisted = { kind: 'nope' as 'a', tenant: 'x' } as const;

const REFUSED: [title: string, metric: string, record: (app: HandleApp) => unknown][] = [
  ['counter, value', 'orders_total', (app) => app.handle(Orders).inc(GOOD, -1)],
  ['counter, labels', 'orders_total', (app) => app.handle(Orders).inc(missing)],
  ['counter without labels, value', 'plain_total', (app) => app.handle(PlainOrders).inc(NaN)],
  ['bound counter, value', 'orders_total', (app) => app.handle(Orders).labels(GOOD).inc(-1)],
  ['bound counter, labels', 'orders_total', (app) => app.handle(Orders).labels(missing)],
  ['gauge, value', 'plain_depth', (app) => app.handle(PlainDepth).set('1' as never)],
  ['gauge, labels', 'depth', (app) => app.handle(Depth).set(missing, 1)],
  ['gauge in flight, labels', 'depth', (app) => app.handle(Depth).trackInFlight(missing, () => 1)],
  [
    'bound gauge, value',
    'depth',
    (app) =>
      app
        .handle(Depth)
        .labels(GOOD)
        .set(null as never),
  ],
  ['histogram, value', 'wait', (app) => app.handle(Wait).observe(GOOD, NaN)],
  ['histogram, labels', 'wait', (app) => app.handle(Wait).observe(missing, 1)],
  ['timer, labels at its end', 'wait', (app) => app.handle(Wait).startTimer(missing)()],
  ['summary, value', 'parse', (app) => app.handle(Parse).observe(GOOD, NaN)],
  ['summary, labels', 'parse', (app) => app.handle(Parse).labels(missing)],
];

const FOLDED: typeof REFUSED = [
  ['counter', 'orders_total', (app) => app.handle(Orders).inc(unlisted)],
  ['bound counter', 'orders_total', (app) => app.handle(Orders).labels(unlisted).inc()],
  ['gauge', 'depth', (app) => app.handle(Depth).set(unlisted, 1)],
  ['histogram', 'wait', (app) => app.handle(Wait).observe(unlisted, 1)],
  ['summary', 'parse', (app) => app.handle(Parse).observe(unlisted, 1)],
];

describe('with strict: true', () => {
  it.each(REFUSED)('what is refused is thrown and counted: %s', async (_, metric, record) => {
    const app = await startHandles(ALL, { strict: true });
    const error = thrownBy(() => record(app));
    expect(error).toBeInstanceOf(MetricsError);
    expect(error).toMatchObject({
      code: 'RECORDING_REFUSED',
      message: expect.stringContaining(`Metric ${metric} refused a recording`),
    });
    const counted =
      (await app.refused(metric, 'invalid_value'))! + (await app.refused(metric, 'invalid_label'))!;
    expect(counted).toBe(1);
  });

  it.each(FOLDED)('what would be folded is thrown and counted: %s', async (_, metric, record) => {
    const app = await startHandles(ALL, { strict: true });
    const error = thrownBy(() => record(app));
    expect(error).toMatchObject({
      name: 'MetricsError',
      code: 'LABEL_FOLDED',
      message: expect.stringContaining('"nope"'),
    });
    expect(await app.folded(metric, 'kind')).toBe(1);
    expect(await app.lines(metric)).toEqual([]);
  });

  it('good recordings go on as ever', async () => {
    const app = await startHandles(ALL, { strict: true });
    app.handle(Orders).inc(GOOD);
    app.handle(Orders).labels(GOOD).inc();
    expect(await app.sample('orders_total{kind="a",tenant="x"}')).toBe(2);
    expect(app.warnings).toEqual([]);
  });

  it('the error of a block is not hidden by that of its recording', async () => {
    const app = await startHandles(ALL, { strict: true });
    const mine = new Error('mine');
    const fail = (): never => {
      throw mine;
    };
    expect(thrownBy(() => app.handle(Orders).countErrors(missing, fail))).toBe(mine);
    expect(thrownBy(() => app.handle(Wait).time(missing, fail))).toBe(mine);
  });
});

describe('without strict', () => {
  it.each([...REFUSED, ...FOLDED])('nothing is thrown: %s', async (_, __, record) => {
    const app = await startHandles(ALL);
    expect(thrownBy(() => record(app))).toBeUndefined();
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return error;
  }
}
