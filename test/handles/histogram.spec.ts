import { afterEach, describe, expect, it } from '@jest/globals';
import { defineHistogram, Histogram } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import * as prom from 'prom-client';
import { closeApps } from '../support/app.js';
import { startHandles } from './handle-app.js';

afterEach(closeApps);

const Wait = defineHistogram({ name: 'wait', help: 'Wait.', buckets: [1, 5] });
const Charge = defineHistogram({
  name: 'charge',
  help: 'Charge.',
  labels: { method: ['card', 'wallet'] },
  buckets: [1],
  seed: false,
});

describe('the handle of a histogram', () => {
  it('is a histogram of prom-client and ours', async () => {
    const { handle } = await startHandles([Wait]);
    expect(handle(Wait)).toBeInstanceOf(prom.Histogram);
    expect(handle(Wait)).toBeInstanceOf(Histogram);
  });

  it('counts a value in each bucket that is not below it, bounds included', async () => {
    const { handle, lines } = await startHandles([Wait]);
    for (const value of [0, 1, 1.5, 5, 6, -2]) handle(Wait).observe(value);
    expect(await lines('wait')).toEqual([
      'wait_bucket{le="1.0"} 3',
      'wait_bucket{le="5.0"} 5',
      'wait_bucket{le="+Inf"} 6',
      'wait_sum 11.5',
      'wait_count 6',
    ]);
  });

  it('observes in the series of its labels and through bound children', async () => {
    const { handle, lines } = await startHandles([Charge]);
    const charge = handle(Charge);
    charge.observe({ method: 'card' }, 0.5);
    charge.labels({ method: 'card' }).observe(1.5);
    charge.labels('card').observe(1);
    expect(await lines('charge')).toEqual([
      'charge_bucket{method="card",le="1.0"} 2',
      'charge_bucket{method="card",le="+Inf"} 3',
      'charge_sum{method="card"} 3',
      'charge_count{method="card"} 3',
    ]);
  });

  it("takes prom-client's form with an exemplar", async () => {
    const { handle } = await startHandles([Charge]);
    const exemplarLabels = { trace_id: 'abc' };
    handle(Charge).observe({ labels: { method: 'card' }, value: 2, exemplarLabels });
    expect(await valueOf(handle(Charge), 'charge_sum')).toBe(2);
  });

  it('makes a series at zero, and zeroes one that is there', async () => {
    const { handle } = await startHandles([Charge]);
    const charge = handle(Charge);
    const child = charge.labels('wallet');
    child.observe(3);
    charge.zero({ method: 'card' });
    charge.zero({ method: 'wallet' });
    expect(await valueOf(charge, 'charge_count', { method: 'card' })).toBe(0);
    expect(await valueOf(charge, 'charge_sum', { method: 'wallet' })).toBe(0);
    child.observe(2);
    expect(await valueOf(charge, 'charge_sum', { method: 'wallet' })).toBe(2);
  });

  it('removes a series, which a child bound before makes anew', async () => {
    const { handle, lines } = await startHandles([Charge]);
    const charge = handle(Charge);
    const child = charge.labels('card');
    child.observe(3);
    charge.remove('card');
    expect(await lines('charge')).toEqual([]);
    child.observe(1);
    charge.remove({ method: 'wallet' });
    expect(await valueOf(charge, 'charge_sum')).toBe(1);
  });

  it('is back at its seeds, with all buckets, after reset', async () => {
    const { handle, lines } = await startHandles([Wait, Charge]);
    handle(Wait).observe(3);
    handle(Charge).observe({ method: 'card' }, 3);
    handle(Wait).reset();
    handle(Charge).reset();
    expect(await lines('charge')).toEqual([]);
    expect(await lines('wait')).toEqual([
      'wait_bucket{le="1.0"} 0',
      'wait_bucket{le="5.0"} 0',
      'wait_bucket{le="+Inf"} 0',
      'wait_sum 0',
      'wait_count 0',
    ]);
  });

  it("tells its values in prom-client's form", async () => {
    const { handle } = await startHandles([Charge]);
    handle(Charge).observe({ method: 'card' }, 2);
    expect(await handle(Charge).get()).toEqual({
      name: 'charge',
      help: 'Charge.',
      type: 'histogram',
      aggregator: 'sum',
      values: [
        { labels: { le: 1, method: 'card' }, value: 0, metricName: 'charge_bucket' },
        { labels: { le: '+Inf', method: 'card' }, value: 1, metricName: 'charge_bucket' },
        { labels: { method: 'card' }, value: 2, metricName: 'charge_sum' },
        { labels: { method: 'card' }, value: 1, metricName: 'charge_count' },
      ],
    });
  });
});
