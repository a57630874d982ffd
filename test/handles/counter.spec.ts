import { afterEach, describe, expect, it } from '@jest/globals';
import { Counter, defineCounter } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { closeApps } from '../support/app.js';
import { startHandles } from './handle-app.js';

afterEach(closeApps);

const Orders = defineCounter({
  name: 'orders_total',
  help: 'Orders processed.',
  labels: { outcome: ['success', 'declined'], method: ['card', 'wallet'] },
  seed: false,
});
const Logins = defineCounter({ name: 'logins_total', help: 'Logins.' });

describe('the handle of a counter', () => {
  it('is a counter of prom-client and ours', async () => {
    const { handle } = await startHandles([Orders]);
    expect(handle(Orders)).toBeInstanceOf(prom.Counter);
    expect(handle(Orders)).toBeInstanceOf(Counter);
    expect(handle(Orders).name).toBe('orders_total');
    expect(handle(Orders).definition).toBe(Orders);
  });

  it('adds 1, an amount, nothing, and fractions', async () => {
    const { handle, sample } = await startHandles([Logins]);
    const logins = handle(Logins);
    logins.inc();
    logins.inc(undefined);
    logins.inc(2.5);
    logins.inc(0);
    expect(await sample('logins_total')).toBe(4.5);
  });

  it('adds to the series of its labels, in whatever order they are given', async () => {
    const { handle, lines } = await startHandles([Orders]);
    const orders = handle(Orders);
    orders.inc({ outcome: 'success', method: 'card' });
    orders.inc({ method: 'card', outcome: 'success' }, 2);
    orders.inc({ outcome: 'declined', method: 'card' }, 0.5);
    expect(await lines('orders_total')).toEqual([
      'orders_total{outcome="success",method="card"} 3',
      'orders_total{outcome="declined",method="card"} 0.5',
    ]);
  });

  it('adds through bound children, by object and by position', async () => {
    const { handle, lines } = await startHandles([Orders]);
    const orders = handle(Orders);
    orders.labels({ outcome: 'success', method: 'card' }).inc();
    orders.labels('success', 'card').inc(2);
    orders.labels('declined', 'wallet').inc(0);
    expect(await lines('orders_total')).toEqual([
      'orders_total{outcome="success",method="card"} 3',
      'orders_total{outcome="declined",method="wallet"} 0',
    ]);
  });

  it('makes no series by binding a child alone', async () => {
    const { handle, lines } = await startHandles([Orders]);
    handle(Orders).labels('success', 'card');
    expect(await lines('orders_total')).toEqual([]);
  });

  it("takes prom-client's form with an exemplar", async () => {
    const { handle, sample } = await startHandles([Orders]);
    handle(Orders).inc({
      labels: { outcome: 'success', method: 'card' },
      value: 3,
      exemplarLabels: { trace_id: 'abc' },
    });
    handle(Orders).inc({
      labels: { outcome: 'success', method: 'card' },
      exemplarLabels: { trace_id: 'def' },
    });
    expect(await sample('orders_total{outcome="success",method="card"}')).toBe(4);
  });

  it('removes a series, by object and by position', async () => {
    const { handle, lines } = await startHandles([Orders]);
    const orders = handle(Orders);
    for (const method of ['card', 'wallet'] as const) orders.inc({ outcome: 'success', method });
    orders.remove({ outcome: 'success', method: 'card' });
    expect(await lines('orders_total')).toEqual([
      'orders_total{outcome="success",method="wallet"} 1',
    ]);
    orders.remove('success', 'wallet');
    orders.remove('declined', 'wallet');
    expect(await lines('orders_total')).toEqual([]);
  });

  it('makes a removed series anew, from zero, also through a child bound before', async () => {
    const { handle, sample } = await startHandles([Orders]);
    const orders = handle(Orders);
    const child = orders.labels('success', 'card');
    child.inc(5);
    orders.remove('success', 'card');
    child.inc();
    orders.inc({ outcome: 'success', method: 'card' });
    expect(await sample('orders_total{outcome="success",method="card"}')).toBe(2);
  });

  it('starts again at zero on reset, and a child bound before goes on with it', async () => {
    const { handle, lines } = await startHandles([Orders, Logins]);
    const orders = handle(Orders);
    const child = orders.labels('success', 'card');
    child.inc(5);
    handle(Logins).inc(7);
    orders.reset();
    handle(Logins).reset();
    expect(await lines('orders_total')).toEqual([]);
    expect(await lines('logins_total')).toEqual(['logins_total 0']);
    child.inc();
    expect(await lines('orders_total')).toEqual([
      'orders_total{outcome="success",method="card"} 1',
    ]);
  });

  it("tells its values in prom-client's form", async () => {
    const { handle } = await startHandles([Orders]);
    handle(Orders).inc({ outcome: 'success', method: 'card' }, 2);
    expect(await handle(Orders).get()).toEqual({
      name: 'orders_total',
      help: 'Orders processed.',
      type: 'counter',
      aggregator: 'sum',
      values: [{ labels: { outcome: 'success', method: 'card' }, value: 2 }],
    });
  });
});
