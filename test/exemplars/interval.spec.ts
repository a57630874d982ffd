import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { defineCounter, defineHistogram, type Counter, type Histogram } from 'nestjs-metrics';
import { closeApps } from '../support/app.js';
import { startExemplars } from './exemplar-app.js';
import { inSpan, linkTo, startTracing, stopTracing } from './tracing.js';

const BEGIN = 1_700_000_000_000;
let now: number;

beforeEach(() => {
  now = BEGIN;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(async () => {
  jest.restoreAllMocks();
  stopTracing();
  await closeApps();
});

const help = 'What it measures.';
const labels = { a: ['x', 'y'] } as const;
const Orders = defineCounter({ name: 'orders_total', help, labels, exemplars: true });
const Wait = defineHistogram({ name: 'wait', help, labels, buckets: [1, 60], exemplars: true });

function count(orders: Counter<typeof Orders>, id: string, a: 'x' | 'y' = 'x'): void {
  orders.inc({ labels: { a }, exemplarLabels: { id } });
}

function observe(wait: Histogram<typeof Wait>, id: string, value: number, a: 'x' | 'y' = 'x') {
  wait.observe({ labels: { a }, value, exemplarLabels: { id } });
}

describe('a series', () => {
  it('takes no second exemplar within a second, though it counts', async () => {
    const { handle, exemplars, sample } = await startExemplars([Orders]);
    for (const [id, after] of Object.entries({ a: 0, b: 0, c: 1, d: 999 })) {
      now = BEGIN + after;
      count(handle(Orders), id);
    }
    expect(await exemplars()).toEqual({ 'orders_total{a="x"}': '{id="a"} 1' });
    expect(await sample('orders_total{a="x"}')).toBe(4);
  });

  it('takes the next one after a second, counted from the last that it took', async () => {
    const { handle, exemplars, scrape } = await startExemplars([Orders]);
    count(handle(Orders), 'first');
    now += 999;
    count(handle(Orders), 'too early');
    now += 1;
    count(handle(Orders), 'second');
    expect(await exemplars()).toEqual({ 'orders_total{a="x"}': '{id="second"} 1' });
    expect(await scrape('application/openmetrics-text')).toContain(
      'orders_total{a="x"} 3 # {id="second"} 1 1700000001\n',
    );
    now += 999;
    count(handle(Orders), 'too early again');
    expect(await exemplars()).toEqual({ 'orders_total{a="x"}': '{id="second"} 1' });
  });

  it('takes its own, whatever the others do', async () => {
    const { handle, exemplars } = await startExemplars([Orders, Wait]);
    count(handle(Orders), 'a', 'x');
    count(handle(Orders), 'b', 'y');
    observe(handle(Wait), 'c', 1, 'x');
    observe(handle(Wait), 'd', 1, 'y');
    expect(await exemplars()).toEqual({
      'orders_total{a="x"}': '{id="a"} 1',
      'orders_total{a="y"}': '{id="b"} 1',
      'wait_bucket{a="x",le="1.0"}': '{id="c"} 1',
      'wait_bucket{a="y",le="1.0"}': '{id="d"} 1',
    });
  });

  it('of a histogram takes one in a second for all of its buckets', async () => {
    const { handle, exemplars } = await startExemplars([Wait]);
    observe(handle(Wait), 'a', 1);
    now += 500;
    observe(handle(Wait), 'b', 30);
    expect(await exemplars()).toEqual({ 'wait_bucket{a="x",le="1.0"}': '{id="a"} 1' });
    now += 500;
    observe(handle(Wait), 'c', 30);
    expect(await exemplars()).toEqual({
      'wait_bucket{a="x",le="1.0"}': '{id="a"} 1',
      'wait_bucket{a="x",le="60.0"}': '{id="c"} 30',
    });
  });

  it.each([1_000, 60_000, 3_600_000])('takes one after the clock is set back %d ms', async (by) => {
    const { handle, exemplars } = await startExemplars([Orders]);
    count(handle(Orders), 'before');
    now -= by;
    count(handle(Orders), 'after');
    expect(await exemplars()).toEqual({ 'orders_total{a="x"}': '{id="after"} 1' });
    now += 999;
    count(handle(Orders), 'too early');
    expect(await exemplars()).toEqual({ 'orders_total{a="x"}': '{id="after"} 1' });
    now += 1;
    count(handle(Orders), 'a second later');
    expect(await exemplars()).toEqual({ 'orders_total{a="x"}': '{id="a second later"} 1' });
  });

  it('takes no second one from the active span either', async () => {
    startTracing();
    const { handle, exemplars } = await startExemplars([Orders]);
    const inNew = () =>
      inSpan((span) => {
        handle(Orders).inc({ a: 'x' });
        return linkTo(span);
      });
    const first = inNew();
    now += 999;
    inNew();
    count(handle(Orders), 'by hand');
    expect(await exemplars()).toEqual({ 'orders_total{a="x"}': `${first} 1` });
    now += 1;
    expect(await exemplars().then(() => inNew())).not.toBe(first);
    expect(Object.values(await exemplars())).not.toEqual([`${first} 1`]);
  });

  it('does not lose its second to a recording without an exemplar', async () => {
    startTracing();
    const { handle, exemplars } = await startExemplars([Orders]);
    handle(Orders).inc({ a: 'x' });
    inSpan(() => handle(Orders).inc({ a: 'x' }), 'unsampled');
    count(handle(Orders), 'a');
    expect(await exemplars()).toEqual({ 'orders_total{a="x"}': '{id="a"} 1' });
  });

  it('that was removed and made anew takes one at once', async () => {
    const { handle, exemplars } = await startExemplars([Orders]);
    count(handle(Orders), 'old');
    handle(Orders).remove({ a: 'x' });
    count(handle(Orders), 'new');
    expect(await exemplars()).toEqual({ 'orders_total{a="x"}': '{id="new"} 1' });
  });
});
