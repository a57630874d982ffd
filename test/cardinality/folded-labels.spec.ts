import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, defineGauge, defineHistogram, defineSummary, open } from 'nestjs-metrics';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles } from '../handles/handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';
const labels = { outcome: ['success', 'declined'], method: ['card'] } as const;
const Orders = defineCounter({ name: 'orders_total', help, labels, seed: false });
const Depth = defineGauge({ name: 'depth', help, labels });
const Wait = defineHistogram({ name: 'wait', help, labels, buckets: [1], seed: false });
const Parse = defineSummary({ name: 'parse', help, labels, percentiles: [], seed: false });
const unknown = { outcome: 'refunded' as 'success', method: 'card' } as const;

describe("a value that a closed label's vocabulary does not list", () => {
  it.each([
    ['orders_total', 'counter'],
    ['depth', 'gauge'],
    ['wait_count', 'histogram'],
    ['parse_count', 'summary'],
  ])('is recorded as __other__, counted, and logged once: %s', async (sample, kind) => {
    const app = await startHandles([Orders, Depth, Wait, Parse]);
    const record = {
      counter: () => app.handle(Orders).inc(unknown),
      gauge: () => app.handle(Depth).inc(unknown),
      histogram: () => app.handle(Wait).observe(unknown, 1),
      summary: () => app.handle(Parse).observe(unknown, 1),
    }[kind]!;
    record();
    record();
    const metric = sample.replace('_count', '');
    expect(await app.sample(`${sample}{outcome="__other__",method="card"}`)).toBe(2);
    expect(await app.folded(metric, 'outcome')).toBe(2);
    expect(await app.folded(metric, 'method')).toBe(0);
    expect(await app.refused(metric, 'invalid_label')).toBe(0);
    expect(app.warnings).toEqual([
      expect.stringContaining(`its label "outcome" does not list the value "refunded"`),
    ]);
  });

  it.each([false, true])('is no news where it is __other__ itself, strict: %s', async (strict) => {
    const { handle, lines, folded, warnings } = await startHandles([Orders], { strict });
    const other = { outcome: '__other__' as 'success', method: 'card' } as const;
    for (let time = 0; time < 2; time++) handle(Orders).inc(other);
    handle(Orders).labels(other).inc();
    expect(await lines('orders_total')).toEqual([
      'orders_total{outcome="__other__",method="card"} 3',
    ]);
    expect(await folded('orders_total', 'outcome')).toBe(0);
    expect(warnings).toEqual([]);
  });

  it('is recorded as __other__ through a bound child, by object and by position', async () => {
    const { handle, lines, folded } = await startHandles([Orders]);
    handle(Orders).labels(unknown).inc();
    handle(Orders).labels('refunded', 'card').inc(2);
    expect(await lines('orders_total')).toEqual([
      'orders_total{outcome="__other__",method="card"} 3',
    ]);
    expect(await folded('orders_total', 'outcome')).toBeGreaterThanOrEqual(2);
  });

  it('is counted for each label', async () => {
    const { handle, lines, folded, warnings } = await startHandles([Orders]);
    handle(Orders).inc({ outcome: 'a' as 'success', method: 'b' as 'card' });
    expect(await lines('orders_total')).toEqual([
      'orders_total{outcome="__other__",method="__other__"} 1',
    ]);
    expect(await folded('orders_total', 'outcome')).toBe(1);
    expect(await folded('orders_total', 'method')).toBe(1);
    expect(warnings).toHaveLength(2);
  });

  it('is measured against the vocabulary by its case too', async () => {
    const { handle, sample } = await startHandles([Orders]);
    handle(Orders).inc({ outcome: 'Success' as 'success', method: 'card' });
    expect(await sample('orders_total{outcome="__other__",method="card"}')).toBe(1);
  });

  it('keeps the sum of all series that of all accepted recordings', async () => {
    const { handle } = await startHandles([Orders]);
    for (const outcome of ['success', 'refunded', 'declined', 'x', 'y'] as 'success'[]) {
      handle(Orders).inc({ outcome, method: 'card' });
    }
    const sum = (await seriesOf(handle(Orders))).reduce((total, { value }) => total + value, 0);
    expect(sum).toBe(5);
  });

  it('names no series to remove: what others were counted as stays', async () => {
    const { handle, folded } = await startHandles([Orders]);
    handle(Orders).inc(unknown);
    handle(Orders).remove({ outcome: 'lost' as 'success', method: 'card' });
    expect(await valueOf(handle(Orders), { outcome: '__other__' })).toBe(1);
    expect(await folded('orders_total', 'outcome')).toBe(1);
  });

  it('goes by the name with the prefix in what the module says of it', async () => {
    const { handle, folded, warnings } = await startHandles([Orders], { prefix: 'shop_' });
    handle(Orders).inc(unknown);
    expect(await folded('shop_orders_total', 'outcome')).toBe(1);
    expect(warnings).toEqual([expect.stringContaining('Metric shop_orders_total folded')]);
  });
});

describe('an open label', () => {
  const Logins = defineCounter({ name: 'logins_total', help, labels: { tenant: open() } });
  const Requests = defineCounter({
    name: 'requests_total',
    help,
    labels: { tenant: open(), region: open(), outcome: ['a', 'b'] },
  });

  it('makes 2,000 series; what is new beyond them is counted as __other__', async () => {
    const { handle, folded, warnings } = await startHandles([Logins]);
    const logins = handle(Logins);
    for (let index = 0; index < 2_050; index++) logins.inc({ tenant: `t${index}` });
    expect(await seriesOf(logins)).toHaveLength(2_001);
    expect(await valueOf(logins, { tenant: '__other__' })).toBe(50);
    expect(await valueOf(logins, { tenant: 't1999' })).toBe(1);
    expect(await folded('logins_total', 'tenant')).toBe(50);
    expect(warnings).toEqual([expect.stringContaining('its open labels made the 2000 series')]);
  });

  it('goes on with the series that it has once it is full', async () => {
    const { handle } = await startHandles([Logins]);
    const logins = handle(Logins);
    const child = logins.labels('t7');
    for (let index = 0; index < 2_001; index++) logins.inc({ tenant: `t${index}` });
    logins.inc({ tenant: 't5' });
    child.inc();
    logins.labels('new').inc();
    expect(await valueOf(logins, { tenant: 't5' })).toBe(2);
    expect(await valueOf(logins, { tenant: 't7' })).toBe(2);
    expect(await valueOf(logins, { tenant: '__other__' })).toBe(2);
  });

  it('folds the label with the most values first, so that the others keep their meaning', async () => {
    const { handle, folded } = await startHandles([Requests]);
    const requests = handle(Requests);
    for (let index = 0; index < 2_000; index++) {
      requests.inc({ tenant: `t${index}`, region: index % 2 ? 'eu' : 'us', outcome: 'a' });
    }
    requests.inc({ tenant: 'new', region: 'eu', outcome: 'b' });
    requests.inc({ tenant: 'newer', region: 'eu', outcome: 'b' });
    expect(await valueOf(requests, { tenant: '__other__', region: 'eu', outcome: 'b' })).toBe(2);
    expect(await folded('requests_total', 'tenant')).toBe(2);
    expect(await folded('requests_total', 'region')).toBe(0);
  });

  it('never makes more than as many again of folded series, and loses no recording', async () => {
    const { handle } = await startHandles([Requests]);
    const requests = handle(Requests);
    for (let index = 0; index < 7_000; index++) {
      requests.inc({ tenant: `t${index}`, region: `r${index}`, outcome: 'a' });
    }
    const series = await seriesOf(requests);
    expect(series.length).toBeLessThanOrEqual(4_001);
    expect(series.reduce((sum, { value }) => sum + value, 0)).toBe(7_000);
  });

  it('has room again for as many series as were removed, and for all after reset', async () => {
    const { handle } = await startHandles([Logins]);
    const logins = handle(Logins);
    const fill = (): void => {
      for (let index = 0; index < 2_000; index++) logins.inc({ tenant: `t${index}` });
    };
    fill();
    logins.remove({ tenant: 't3' });
    logins.inc({ tenant: 'new' });
    logins.inc({ tenant: 'too many' });
    expect(await valueOf(logins, { tenant: 'new' })).toBe(1);
    expect(await valueOf(logins, { tenant: 'too many' })).toBeUndefined();
    logins.reset();
    fill();
    expect(await valueOf(logins, { tenant: 't1999' })).toBe(1);
    expect(await valueOf(logins, { tenant: '__other__' })).toBeUndefined();
  });
});
