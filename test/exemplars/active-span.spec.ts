import { setImmediate } from 'node:timers/promises';
import { INVALID_SPAN_CONTEXT, context, trace, TraceFlags, type Span } from '@opentelemetry/api';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { defineCounter, defineHistogram } from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { startExemplars, type ExemplarApp } from './exemplar-app.js';
import { inSpan, linkTo, startTracing, stopTracing } from './tracing.js';

beforeAll(startTracing);
afterAll(stopTracing);
afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

const help = 'What it measures.';
const labels = { a: ['x', 'y'] } as const;
const X = { a: 'x' } as const;
const Orders = defineCounter({ name: 'orders_total', help, labels, exemplars: true });
const Wait = defineHistogram({ name: 'wait', help, labels, buckets: [60], exemplars: true });
const PlainOrders = defineCounter({ name: 'plain_total', help, exemplars: true });
const PlainWait = defineHistogram({ name: 'plain_wait', help, buckets: [60], exemplars: true });

type Record = (app: ExemplarApp) => unknown;

const start = () => startExemplars([Orders, Wait, PlainOrders, PlainWait]);
const fail = (): never => {
  throw new Error('failed');
};
const ignore = (block: () => unknown): void => {
  try {
    block();
  } catch {
    // It is there to be counted.
  }
};

const RECORDINGS: [path: string, series: string, record: Record][] = [
  ['counter.inc(labels)', 'orders_total{a="x"}', (app) => app.handle(Orders).inc(X)],
  ['counter.inc(labels, value)', 'orders_total{a="x"}', (app) => app.handle(Orders).inc(X, 1)],
  ['counter.inc()', 'plain_total', (app) => app.handle(PlainOrders).inc()],
  ['counter.inc(value)', 'plain_total', (app) => app.handle(PlainOrders).inc(1)],
  ['counter.labels().inc()', 'orders_total{a="x"}', (app) => app.handle(Orders).labels(X).inc()],
  [
    'counter.countErrors()',
    'orders_total{a="x"}',
    (app) => ignore(() => app.handle(Orders).countErrors(X, fail)),
  ],
  [
    'counter.labels().countErrors()',
    'orders_total{a="x"}',
    (app) => ignore(() => app.handle(Orders).labels(X).countErrors(fail)),
  ],
  [
    'counter.inc(data) without labels of an exemplar',
    'orders_total{a="x"}',
    (app) => app.handle(Orders).inc({ labels: X, exemplarLabels: undefined as never }),
  ],
  [
    'histogram.observe(labels, value)',
    'wait_bucket{a="x",le="60.0"}',
    (app) => app.handle(Wait).observe(X, 1),
  ],
  [
    'histogram.observe(value)',
    'plain_wait_bucket{le="60.0"}',
    (app) => app.handle(PlainWait).observe(1),
  ],
  [
    'histogram.labels().observe(value)',
    'wait_bucket{a="x",le="60.0"}',
    (app) => app.handle(Wait).labels(X).observe(1),
  ],
  [
    'histogram.startTimer()',
    'wait_bucket{a="x",le="60.0"}',
    (app) => app.handle(Wait).startTimer(X)(),
  ],
  [
    'histogram.labels().startTimer()',
    'wait_bucket{a="x",le="60.0"}',
    (app) => app.handle(Wait).labels(X).startTimer()(),
  ],
  [
    'histogram.time()',
    'wait_bucket{a="x",le="60.0"}',
    (app) => app.handle(Wait).time(X, () => setImmediate()),
  ],
  [
    'histogram.labels().time()',
    'wait_bucket{a="x",le="60.0"}',
    (app) =>
      app
        .handle(Wait)
        .labels(X)
        .time(() => undefined),
  ],
];

describe.each(RECORDINGS)('%s', (_, series, record) => {
  it('links to the sampled span that is active, with the value recorded', async () => {
    const app = await start();
    const span = await inSpan(async (active) => {
      await record(app);
      return active;
    });
    const shown = await app.exemplars();
    expect(Object.keys(shown)).toEqual([series]);
    // Nothing else was recorded.
    const sum = series
      .replace('_bucket', '_sum')
      .replace(/,?le=".*"/, '')
      .replace('{}', '');
    expect(shown[series]).toBe(`${linkTo(span)} ${await app.sample(sum)}`);
  });

  it('links to it also once the series is known', async () => {
    const app = await start();
    await record(app);
    const link = await inSpan(async (span) => {
      await record(app);
      return linkTo(span);
    });
    expect(await app.exemplars()).toEqual({ [series]: expect.stringContaining(`${link} `) });
  });

  it.each(['unsampled', 'recordOnly'] as const)('does not link to a span: %s', async (tracer) => {
    const app = await start();
    await inSpan(async () => record(app), tracer);
    expect(await app.exemplars()).toEqual({});
  });

  it('links to nothing where no span is active', async () => {
    const app = await start();
    await record(app);
    expect(await app.exemplars()).toEqual({});
  });
});

describe('a bound child', () => {
  it('asks for the active span at each recording', async () => {
    const { handle, exemplars } = await start();
    const orders = handle(Orders).labels(X);
    const wait = handle(Wait).labels(X);
    orders.inc();
    wait.observe(1);
    const link = inSpan((span) => {
      orders.inc();
      wait.observe(1);
      return linkTo(span);
    });
    expect(await exemplars()).toEqual({
      'orders_total{a="x"}': `${link} 1`,
      'wait_bucket{a="x",le="60.0"}': `${link} 1`,
    });
  });
});

describe('the active span', () => {
  it('is named by its trace and by itself', async () => {
    const { handle, exemplars } = await start();
    inSpan(() => handle(PlainOrders).inc());
    const { plain_total } = await exemplars();
    expect(plain_total).toMatch(/^\{trace_id="[0-9a-f]{32}",span_id="[0-9a-f]{16}"\} 1$/);
  });

  it('is that of the moment, also across what is awaited', async () => {
    const { handle, exemplars } = await start();
    const one = async (a: 'x' | 'y'): Promise<Span> =>
      inSpan(async (span) => {
        await setImmediate();
        handle(Orders).inc({ a });
        await setImmediate();
        return span;
      });
    const [x, y] = await Promise.all([one('x'), one('y')]);
    expect(await exemplars()).toEqual({
      'orders_total{a="x"}': `${linkTo(x)} 1`,
      'orders_total{a="y"}': `${linkTo(y)} 1`,
    });
  });

  it('is the innermost', async () => {
    const { handle, exemplars } = await start();
    const inner = inSpan(() =>
      inSpan((span) => {
        handle(PlainOrders).inc();
        return span;
      }),
    );
    expect(await exemplars()).toEqual({ plain_total: `${linkTo(inner)} 1` });
  });

  it('gives way to labels given by hand', async () => {
    const { handle, exemplars } = await start();
    inSpan(() => {
      handle(PlainOrders).inc({ labels: {}, exemplarLabels: { id: 'abc' } });
      handle(PlainWait).startTimer(undefined, { id: 'def' })();
    });
    expect(Object.values(await exemplars())).toEqual([
      '{id="abc"} 1',
      expect.stringMatching(/^\{id="def"\} /),
    ]);
  });

  it('is none where its context is not valid', async () => {
    const { handle, exemplars } = await start();
    const invalid = trace.wrapSpanContext({
      ...INVALID_SPAN_CONTEXT,
      traceFlags: TraceFlags.SAMPLED,
    });
    context.with(trace.setSpan(context.active(), invalid), () => handle(PlainOrders).inc());
    expect(await exemplars()).toEqual({});
  });

  it('costs no recording where it cannot be read', async () => {
    const { handle, exemplars, sample } = await startExemplars([PlainOrders], { strict: true });
    const broken = Object.assign(trace.wrapSpanContext(INVALID_SPAN_CONTEXT), {
      spanContext: () => {
        throw new Error('no context');
      },
    });
    context.with(trace.setSpan(context.active(), broken), () => handle(PlainOrders).inc());
    expect(await sample('plain_total')).toBe(1);
    expect(await exemplars()).toEqual({});
  });

  it('is not asked for by metrics that take none', async () => {
    const Without = defineCounter({ name: 'without_total', help });
    const { handle, exemplars } = await startExemplars([PlainOrders, Without]);
    const read = jest.spyOn(trace, 'getActiveSpan');
    inSpan(() => handle(Without).inc());
    expect(await exemplars()).toEqual({});
    expect(read).not.toHaveBeenCalled();
  });

  it('of one app’s recording is not another’s', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    const first = inSpan((span) => {
      one.handle(PlainOrders).inc();
      return span;
    });
    two.handle(PlainOrders).inc();
    expect(await one.exemplars()).toEqual({ plain_total: `${linkTo(first)} 1` });
    expect(await two.exemplars()).toEqual({});
  });
});
