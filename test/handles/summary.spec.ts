import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { defineSummary, Summary } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import * as prom from 'prom-client';
import { closeApps } from '../support/app.js';
import { startHandles } from './handle-app.js';

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

const Parse = defineSummary({ name: 'parse', help: 'Parse.', percentiles: [0, 0.5, 0.9, 1] });
const Charge = defineSummary({
  name: 'charge',
  help: 'Charge.',
  labels: { method: ['card', 'wallet'] },
  percentiles: [0.5],
  seed: false,
});

describe('the handle of a summary', () => {
  it('is a summary of prom-client and ours', async () => {
    const { handle } = await startHandles([Parse]);
    expect(handle(Parse)).toBeInstanceOf(prom.Summary);
    expect(handle(Parse)).toBeInstanceOf(Summary);
  });

  it('has quantiles that are no number, and a count of 0, where nothing was observed', async () => {
    const { lines } = await startHandles([Parse]);
    expect(await lines('parse')).toEqual([
      'parse{quantile="0.0"} NaN',
      'parse{quantile="0.5"} NaN',
      'parse{quantile="0.9"} NaN',
      'parse{quantile="1.0"} NaN',
      'parse_sum 0',
      'parse_count 0',
    ]);
  });

  it('tells quantiles, sum and count of what was observed', async () => {
    const { handle } = await startHandles([Parse]);
    const parse = handle(Parse);
    for (let value = 1; value <= 1_000; value++) parse.observe(value);
    expect(await valueOf(parse, { quantile: 0 })).toBe(1);
    expect(await valueOf(parse, { quantile: 0.5 })).toBeCloseTo(500.5, -1);
    expect(await valueOf(parse, { quantile: 0.9 })).toBeCloseTo(900.5, -1);
    expect(await valueOf(parse, { quantile: 1 })).toBe(1_000);
    expect(await valueOf(parse, 'parse_count')).toBe(1_000);
    expect(await valueOf(parse, 'parse_sum')).toBe(500_500);
  });

  it('forgets in its quantiles what is older than its window, in sum and count never', async () => {
    const Short = defineSummary({
      name: 'short',
      help: 'Short.',
      percentiles: [0.5],
      maxAgeSeconds: 60,
      ageBuckets: 5,
    });
    const begin = performance.now();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(begin);
    const { handle } = await startHandles([Short]);
    handle(Short).observe(7);
    expect(await valueOf(handle(Short), { quantile: 0.5 })).toBe(7);
    clock.mockReturnValue(begin + 61_000);
    expect(await valueOf(handle(Short), { quantile: 0.5 })).toBeNaN();
    expect(await valueOf(handle(Short), 'short_sum')).toBe(7);
    expect(await valueOf(handle(Short), 'short_count')).toBe(1);
    handle(Short).observe(9);
    expect(await valueOf(handle(Short), { quantile: 0.5 })).toBe(9);
  });

  it('observes in the series of its labels and through bound children', async () => {
    const { handle, lines } = await startHandles([Charge]);
    const charge = handle(Charge);
    charge.observe({ method: 'card' }, 2);
    charge.labels({ method: 'card' }).observe(2);
    charge.labels('card').observe(2);
    expect(await lines('charge')).toEqual([
      'charge{method="card",quantile="0.5"} 2',
      'charge_sum{method="card"} 6',
      'charge_count{method="card"} 3',
    ]);
  });

  it('removes a series, which a child bound before makes anew', async () => {
    const { handle, lines } = await startHandles([Charge]);
    const charge = handle(Charge);
    const child = charge.labels('card');
    child.observe(3);
    charge.remove({ method: 'card' });
    expect(await lines('charge')).toEqual([]);
    child.observe(1);
    expect(await valueOf(charge, 'charge_count')).toBe(1);
    charge.remove('card');
    expect(await lines('charge')).toEqual([]);
  });

  it('is back at its seeds after reset', async () => {
    const { handle, sample } = await startHandles([Parse]);
    handle(Parse).observe(3);
    handle(Parse).reset();
    expect(await sample('parse{quantile="0.5"}')).toBeNaN();
    expect(await sample('parse_count')).toBe(0);
  });

  it("tells its values in prom-client's form", async () => {
    const { handle } = await startHandles([Charge]);
    handle(Charge).observe({ method: 'card' }, 2);
    expect(await handle(Charge).get()).toEqual({
      name: 'charge',
      help: 'Charge.',
      type: 'summary',
      aggregator: 'sum',
      values: [
        { labels: { quantile: 0.5, method: 'card' }, value: 2 },
        { labels: { method: 'card' }, value: 2, metricName: 'charge_sum' },
        { labels: { method: 'card' }, value: 1, metricName: 'charge_count' },
      ],
    });
  });
});
