import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, defineHistogram } from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { startExemplars } from './exemplar-app.js';
import { inSpan, startTracing, stopTracing } from './tracing.js';

afterEach(async () => {
  stopTracing();
  await closeApps();
});

const help = 'What it measures.';
const Orders = defineCounter({ name: 'orders_total', help, exemplars: true });
const Wait = defineHistogram({ name: 'wait', help, buckets: [60], exemplars: true });
const Without = defineCounter({ name: 'without_total', help });

type Given = Record<string, string>;

const fail = (): never => {
  throw new Error('no trace');
};

function throwing(): Given {
  return Object.defineProperty({}, 'trace_id', { enumerable: true, get: fail });
}

describe('the characters of an exemplar', () => {
  // With the name `id`, which counts too.
  it.each<[what: string, exemplarLabels: Given]>([
    ['128 letters', { id: 'x'.repeat(126) }],
    ['128 letters of several labels', { id: 'x'.repeat(60), trace: 'y'.repeat(61) }],
    ['128 characters of two code units', { id: '🔑'.repeat(126) }],
    ['128 characters, escaped', { id: '"\n\\'.repeat(42) }],
    ['128 characters, of them one malformed', { id: `${'x'.repeat(125)}\ud800` }],
    ['128 letters of a name', { ['n'.repeat(127)]: 'x' }],
  ])('may be %s', async (_, exemplarLabels) => {
    const { handle, exemplars, dropped } = await startExemplars([Orders]);
    handle(Orders).inc({ labels: {}, exemplarLabels });
    expect(Object.keys(await exemplars())).toEqual(['orders_total']);
    expect(await dropped('orders_total')).toBe(0);
  });

  it.each<[what: string, exemplarLabels: Given]>([
    ['129 letters', { id: 'x'.repeat(127) }],
    ['129 letters of several labels', { id: 'x'.repeat(60), trace: 'y'.repeat(62) }],
    ['129 characters of two code units', { id: '🔑'.repeat(127) }],
    ['129 characters, escaped', { id: `"${'\n\\'.repeat(63)}` }],
    ['129 letters of a name', { ['n'.repeat(128)]: 'x' }],
    ['many more', { id: 'x'.repeat(100_000) }],
  ])('are too many as %s', async (_, exemplarLabels) => {
    const { handle, exemplars, dropped, warnings, sample } = await startExemplars([Orders]);
    handle(Orders).inc({ labels: {}, value: 3, exemplarLabels });
    expect(await exemplars()).toEqual({});
    expect(await dropped('orders_total')).toBe(1);
    expect(await sample('orders_total')).toBe(3);
    expect(warnings).toEqual([expect.stringMatching(/orders_total.*characters.*128/)]);
  });
});

const BAD: [what: string, exemplarLabels: unknown, says: string][] = [
  ['a name with a space', { 'trace id': 'x' }, '"trace id" is no label name'],
  ['an empty name', { '': 'x' }, '"" is no label name'],
  ['a name that begins with a digit', { '1d': 'x' }, '"1d" is no label name'],
  ['a name that would end the labels', { 'a="b"} 1\nfake 1 # {c': 'x' }, 'is no label name'],
  ['a NUL, at which Prometheus gives up the scrape', { trace_id: 'a\u0000b' }, 'trace_id'],
  ['undefined as a value', { trace_id: undefined }, '"trace_id" was given undefined'],
  ['null as a value', { trace_id: null }, '"trace_id" was given null'],
  ['NaN as a value', { trace_id: NaN }, '"trace_id" was given NaN'],
  ['an object as a value', { trace_id: {} }, '"trace_id" was given an object'],
  ['a symbol as a value', { trace_id: Symbol('id') }, '"trace_id" was given Symbol(id)'],
  ['a good label beside a bad one', { trace_id: 'x', span_id: 1n }, '"span_id" was given 1'],
  ['a getter that throws', throwing(), 'threw'],
  ['a revoked proxy', revoked(), 'threw'],
  ['null', null, 'exemplarLabels was null'],
  ['a string', 'abc', 'exemplarLabels was "abc"'],
  ['a number', 5, 'exemplarLabels was 5'],
  ['a list', ['abc'], 'exemplarLabels was an array'],
  ['a function', () => 'abc', 'exemplarLabels was a function'],
];

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe.each([{ strict: false }, { strict: true }])('bad exemplar labels, %p', ({ strict }) => {
  it.each(BAD)('are dropped and counted, and the recording counts: %s', async (_, bad, says) => {
    const app = await startExemplars([Orders, Wait], { strict });
    const data = { labels: {}, value: 3, exemplarLabels: bad as Given };
    app.handle(Orders).inc(data);
    app.handle(Wait).observe(data);
    expect(await app.exemplars()).toEqual({});
    expect(await app.dropped('orders_total')).toBe(1);
    expect(await app.dropped('wait')).toBe(1);
    expect(await app.sample('orders_total')).toBe(3);
    expect(await app.sample('wait_sum')).toBe(3);
    expect(app.warnings).toEqual([
      expect.stringContaining('Metric orders_total dropped an exemplar'),
      expect.stringContaining('Metric wait dropped an exemplar'),
    ]);
    expect(app.warnings.every((warning) => warning.includes(says))).toBe(true);
  });

  it('cost a timer nothing but its exemplar', async () => {
    const { handle, exemplars, dropped, sample } = await startExemplars([Wait], { strict });
    handle(Wait).startTimer(undefined, throwing())();
    handle(Wait).startTimer()(undefined, throwing());
    handle(Wait).startTimer(undefined, { trace_id: 'x'.repeat(129) })();
    handle(Wait).labels({}).startTimer()(undefined, { 'trace id': 'x' });
    expect(await exemplars()).toEqual({});
    expect(await dropped('wait')).toBe(4);
    expect(await sample('wait_count')).toBe(4);
  });
});

describe('a form that cannot be read', () => {
  it.each(['labels', 'value', 'exemplarLabels'])('reaches no caller: %s throws', async (part) => {
    const { handle, lines, scrape } = await startExemplars([Orders, Wait]);
    const data = Object.defineProperty(
      { labels: {}, value: 3, exemplarLabels: { id: 'abc' } },
      part,
      { enumerable: true, get: fail },
    );
    handle(Orders).inc(data);
    handle(Wait).observe(data);
    // It is refused.
    expect(await lines('orders_total')).toEqual(['orders_total 0']);
    expect(await lines('wait')).toContain('wait_count 0');
    const refusals = /^nestjs_metrics_recording_errors_total\{.*\} 1$/gm;
    expect((await scrape()).match(refusals)).toHaveLength(2);
  });
});

describe('a dropped exemplar', () => {
  const tooLong = { trace_id: 'x'.repeat(129) };

  it('is logged once for each metric, and counted each time', async () => {
    const { handle, dropped, warnings } = await startExemplars([Orders, Wait]);
    for (let round = 0; round < 5; round++) {
      handle(Orders).inc({ labels: {}, exemplarLabels: tooLong });
      handle(Orders).inc({ labels: {}, exemplarLabels: { 'no name': 'x' } });
    }
    handle(Wait).observe({ labels: {}, value: 1, exemplarLabels: tooLong });
    expect(await dropped('orders_total')).toBe(10);
    expect(await dropped('wait')).toBe(1);
    expect(warnings).toEqual([
      expect.stringContaining('orders_total'),
      expect.stringContaining('wait'),
    ]);
  });

  it('leaves the one that the series has', async () => {
    const { handle, exemplars } = await startExemplars([Orders]);
    handle(Orders).inc({ labels: {}, exemplarLabels: { trace_id: 'abc' } });
    handle(Orders).inc({ labels: {}, exemplarLabels: tooLong });
    expect(await exemplars()).toEqual({ orders_total: '{trace_id="abc"} 1' });
  });

  it('does not use up the second of its series', async () => {
    const { handle, exemplars } = await startExemplars([Orders]);
    handle(Orders).inc({ labels: {}, exemplarLabels: tooLong });
    handle(Orders).inc({ labels: {}, exemplarLabels: { trace_id: 'abc' } });
    expect(await exemplars()).toEqual({ orders_total: '{trace_id="abc"} 1' });
  });

  it('is not replaced by the active span, of which nothing was said', async () => {
    startTracing();
    const { handle, exemplars } = await startExemplars([Orders]);
    inSpan(() => handle(Orders).inc({ labels: {}, exemplarLabels: tooLong }));
    expect(await exemplars()).toEqual({});
  });

  it('is nothing to count where a metric takes none', async () => {
    const { handle, dropped, warnings } = await startExemplars([Without], { strict: true });
    handle(Without).inc({ labels: {}, exemplarLabels: tooLong });
    expect(await dropped('without_total')).toBeUndefined();
    expect(warnings).toEqual([]);
  });
});

describe('nestjs_metrics_exemplars_dropped_total', () => {
  it('begins at zero for metrics that take exemplars, under their exposed name', async () => {
    const { scrape } = await startExemplars([Orders, Wait, Without], { prefix: 'shop_' });
    const body = await scrape();
    expect(body).toContain('# TYPE nestjs_metrics_exemplars_dropped_total counter\n');
    expect(body.match(/^nestjs_metrics_exemplars_dropped_total.*$/gm)).toEqual([
      'nestjs_metrics_exemplars_dropped_total{metric="shop_orders_total"} 0',
      'nestjs_metrics_exemplars_dropped_total{metric="shop_wait"} 0',
    ]);
  });

  it('and has no series in an app without exemplars', async () => {
    const { scrape } = await startExemplars([Without]);
    expect(await scrape()).not.toMatch(/^nestjs_metrics_exemplars_dropped_total[{ ]/m);
  });
});
