import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { defineCounter, defineHistogram, open } from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { startExemplars } from './exemplar-app.js';

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

const help = 'What it measures.';
const labels = { a: open() };
const Orders = defineCounter({ name: 'orders_total', help, labels, exemplars: true });
const Wait = defineHistogram({ name: 'wait', help, labels, buckets: [60, 600], exemplars: true });
const PlainOrders = defineCounter({ name: 'plain_total', help, exemplars: true });
const PlainWait = defineHistogram({
  name: 'plain_wait',
  help,
  buckets: [60, 600],
  exemplars: true,
});
const X = { a: 'x' };
const exemplarLabels = { trace_id: 'abc' };
const SHOWN = '{trace_id="abc"}';

const start = () => startExemplars([Orders, Wait, PlainOrders, PlainWait]);

describe('an exemplar given by hand', () => {
  it('comes in the form with exemplarLabels, on metrics with labels and without', async () => {
    const { handle, exemplars } = await start();
    handle(Orders).inc({ labels: X, value: 2.5, exemplarLabels });
    handle(Wait).observe({ labels: X, value: 80, exemplarLabels });
    handle(PlainOrders).inc({ labels: {}, value: 4, exemplarLabels });
    handle(PlainWait).observe({ labels: {}, value: 0.5, exemplarLabels });
    expect(await exemplars()).toEqual({
      'orders_total{a="x"}': `${SHOWN} 2.5`,
      'wait_bucket{a="x",le="600.0"}': `${SHOWN} 80`,
      plain_total: `${SHOWN} 4`,
      'plain_wait_bucket{le="60.0"}': `${SHOWN} 0.5`,
    });
  });

  it('counts the value of the form, by default 1, also where the series is known', async () => {
    const { handle, sample, exemplars } = await start();
    // Within one second, of which only the first exemplar is kept.
    jest.spyOn(Date, 'now').mockReturnValue(1_700_000_000_000);
    for (const value of [undefined, 3, 0]) {
      handle(Orders).inc({ labels: X, value, exemplarLabels });
      handle(PlainOrders).inc({ labels: {}, value, exemplarLabels });
    }
    expect(await sample('orders_total{a="x"}')).toBe(4);
    expect(await sample('plain_total')).toBe(4);
    expect(await exemplars()).toEqual({
      'orders_total{a="x"}': `${SHOWN} 1`,
      plain_total: `${SHOWN} 1`,
    });
  });

  it('needs no labels in the form where the metric has none', async () => {
    const { handle, sample } = await start();
    const data = { value: 3, exemplarLabels } as never as {
      labels: {};
      value: 3;
      exemplarLabels: {};
    };
    handle(PlainOrders).inc(data);
    handle(PlainWait).observe(data);
    expect(await sample('plain_total')).toBe(3);
    expect(await sample('plain_wait_sum')).toBe(3);
  });

  it('has the time of the recording, in seconds', async () => {
    const { handle, scrape } = await start();
    const from = Date.now() / 1_000;
    handle(PlainOrders).inc({ labels: {}, exemplarLabels });
    const until = Date.now() / 1_000;
    const body = await scrape('application/openmetrics-text');
    const [, seconds] = /^plain_total 1 # \{.*\} 1 (\S+)$/m.exec(body) ?? [];
    expect(Number(seconds)).toBeGreaterThanOrEqual(from);
    expect(Number(seconds)).toBeLessThanOrEqual(until);
  });

  it('may have labels of any value that a label has, escaped', async () => {
    const { handle, exemplars } = await start();
    const odd = { text: 'a"b\\c\nd', number: 4.5, boolean: true, empty: '', lone: '\ud800' };
    const given = odd as unknown as Record<string, string>;
    handle(PlainOrders).inc({ labels: {}, exemplarLabels: given });
    expect(await exemplars()).toEqual({
      plain_total: '{text="a\\"b\\\\c\\nd",number="4.5",boolean="true",empty="",lone="\ufffd"} 1',
    });
  });

  it.each(['le', 'quantile', '__name__', '__proto__', 'constructor', 'toString', 'A_9'])(
    'may have a label named %s',
    async (name) => {
      const { handle, exemplars } = await start();
      const given = Object.fromEntries([[name, 'v']]);
      handle(PlainOrders).inc({ labels: {}, exemplarLabels: given });
      expect(await exemplars()).toEqual({ plain_total: `{${name}="v"} 1` });
    },
  );

  it('is of its moment, whatever becomes of its object', async () => {
    const { handle, exemplars } = await start();
    const mine: Record<string, string> = { trace_id: 'abc' };
    const timer = handle(PlainWait).startTimer(undefined, mine);
    handle(PlainOrders).inc({ labels: {}, exemplarLabels: mine });
    mine['trace_id'] = 'changed';
    mine['bad name'] = 'x';
    timer();
    expect(Object.values(await exemplars())).toEqual([
      `${SHOWN} 1`,
      expect.stringContaining(`${SHOWN} `),
    ]);
  });

  it('is not kept where the recording is refused', async () => {
    const { handle, exemplars, refused } = await start();
    handle(Orders).inc({ labels: X, value: -1, exemplarLabels });
    handle(Orders).inc({ labels: { b: 'x' } as never, exemplarLabels });
    expect(await exemplars()).toEqual({});
    expect(await refused('orders_total', 'invalid_value')).toBe(1);
    expect(await refused('orders_total', 'invalid_label')).toBe(1);
  });
});

describe('an object without exemplarLabels', () => {
  it('is the label set, and counts its series', async () => {
    const { handle, sample, exemplars } = await start();
    handle(Orders).inc({ a: 'x' });
    handle(Orders).inc({ a: 'x' }, 2);
    handle(Wait).observe({ a: 'x' }, 8);
    expect(await sample('orders_total{a="x"}')).toBe(3);
    expect(await sample('wait_sum{a="x"}')).toBe(8);
    expect(await exemplars()).toEqual({});
  });

  it('is the label set also of a metric with labels named as the form is', async () => {
    const named = { labels: open(), value: open() };
    const Odd = defineCounter({ name: 'odd_total', help, labels: named, exemplars: true });
    const OddWait = defineHistogram({
      name: 'odd_wait',
      help,
      labels: named,
      buckets: [1],
      exemplars: true,
    });
    const { handle, sample } = await startExemplars([Odd, OddWait]);
    for (let round = 0; round < 2; round++) {
      handle(Odd).inc({ labels: 'x', value: '5' }, 2);
      handle(OddWait).observe({ labels: 'x', value: '5' }, 2);
    }
    expect(await sample('odd_total{labels="x",value="5"}')).toBe(4);
    expect(await sample('odd_wait_sum{labels="x",value="5"}')).toBe(4);
  });

  it('is refused where it is prom-client’s form without an exemplar', async () => {
    const { handle, refused, lines } = await start();
    handle(Orders).inc({ labels: X, value: 3 } as never);
    handle(Wait).observe({ labels: X, value: 3 } as never);
    expect(await refused('orders_total', 'invalid_label')).toBe(1);
    expect(await lines('orders_total')).toEqual([]);
    expect(await lines('wait')).toEqual([]);
  });
});

describe('a timer', () => {
  const bucket = 'wait_bucket{a="x",le="60.0"}';

  it.each<[where: string, given: string[], expected: string]>([
    ['its beginning', ['start'], '{trace_id="start"}'],
    ['its end', ['', 'end'], '{trace_id="end"}'],
    ['both, and then those of the end', ['start', 'end'], '{trace_id="end"}'],
  ])('takes the labels of an exemplar at %s', async (_, [first, last], expected) => {
    const { handle, exemplars } = await startExemplars([Wait]);
    const given = (trace_id: string | undefined) => (trace_id ? { trace_id } : undefined);
    const timer = handle(Wait).startTimer(X, given(first));
    const seconds = timer(undefined, given(last));
    expect(await exemplars()).toEqual({ [bucket]: `${expected} ${seconds}` });
  });

  it('adds the labels of its end to those of its beginning', async () => {
    const { handle, exemplars } = await startExemplars([Wait]);
    const timer = handle(Wait).startTimer({}, { trace_id: 'abc', shard: 1 });
    const seconds = timer(X, { shard: 2 });
    expect(await exemplars()).toEqual({ [bucket]: `{trace_id="abc",shard="2"} ${seconds}` });
  });

  it('of a bound child takes them at its end', async () => {
    const { handle, exemplars } = await startExemplars([Wait]);
    const seconds = handle(Wait).labels(X).startTimer()(undefined, exemplarLabels);
    expect(await exemplars()).toEqual({ [bucket]: `${SHOWN} ${seconds}` });
  });

  it('shows those of its beginning where `using` ends it', async () => {
    const { handle, exemplars } = await startExemplars([Wait]);
    {
      using _timer = handle(Wait).startTimer(X, exemplarLabels);
    }
    expect(Object.keys(await exemplars())).toEqual([bucket]);
  });
});
