import { afterEach, describe, expect, it } from '@jest/globals';
import { defineGauge, Gauge } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import * as prom from 'prom-client';
import { closeApps } from '../support/app.js';
import { startHandles } from './handle-app.js';

afterEach(closeApps);

const Depth = defineGauge({
  name: 'queue_depth',
  help: 'Jobs waiting.',
  labels: { queue: ['mail', 'print'] },
});
const Load = defineGauge({ name: 'load', help: 'Load.' });

describe('the handle of a gauge', () => {
  it('is a gauge of prom-client and ours', async () => {
    const { handle } = await startHandles([Depth]);
    expect(handle(Depth)).toBeInstanceOf(prom.Gauge);
    expect(handle(Depth)).toBeInstanceOf(Gauge);
  });

  it('is set, raised and lowered', async () => {
    const { handle, sample } = await startHandles([Load]);
    const load = handle(Load);
    load.set(5);
    load.inc();
    load.inc(2);
    load.dec();
    load.dec(0.5);
    expect(await sample('load')).toBe(6.5);
    load.set(-3);
    load.inc(-1);
    load.dec(-2);
    expect(await sample('load')).toBe(-2);
  });

  it('does the same for a label set, and begins at zero', async () => {
    const { handle, lines } = await startHandles([Depth]);
    const depth = handle(Depth);
    expect(await lines('queue_depth')).toEqual([]);
    depth.inc({ queue: 'mail' });
    depth.inc({ queue: 'mail' }, 2);
    depth.dec({ queue: 'print' });
    depth.dec({ queue: 'print' }, 4);
    expect(await lines('queue_depth')).toEqual([
      'queue_depth{queue="mail"} 3',
      'queue_depth{queue="print"} -5',
    ]);
    depth.set({ queue: 'mail' }, 10);
    expect(await valueOf(depth, { queue: 'mail' })).toBe(10);
  });

  it('does the same through bound children, by object and by position', async () => {
    const { handle, lines } = await startHandles([Depth]);
    const depth = handle(Depth);
    const mail = depth.labels({ queue: 'mail' });
    mail.set(4);
    mail.inc();
    mail.inc(2);
    depth.labels('mail').dec();
    depth.labels('mail').dec(2);
    expect(await lines('queue_depth')).toEqual(['queue_depth{queue="mail"} 4']);
  });

  it.each([
    [NaN, 'load NaN'],
    [Infinity, 'load +Inf'],
    [-Infinity, 'load -Inf'],
    [1e21, 'load 1e+21'],
    [5e-324, 'load 5e-324'],
  ])('takes %d', async (value, line) => {
    const { handle, lines } = await startHandles([Load]);
    handle(Load).set(value);
    expect(await lines('load')).toEqual([line]);
  });

  it('takes the current time in seconds', async () => {
    const { handle } = await startHandles([Depth, Load]);
    const before = Date.now() / 1_000;
    handle(Load).setToCurrentTime();
    handle(Depth).setToCurrentTime({ queue: 'mail' });
    handle(Depth).labels('print').setToCurrentTime();
    const after = Date.now() / 1_000;
    for (const value of [
      await valueOf(handle(Load)),
      await valueOf(handle(Depth), { queue: 'mail' }),
      await valueOf(handle(Depth), { queue: 'print' }),
    ]) {
      expect(value).toBeGreaterThanOrEqual(before);
      expect(value).toBeLessThanOrEqual(after);
    }
  });

  it('removes a series, which a child bound before makes anew', async () => {
    const { handle, lines } = await startHandles([Depth]);
    const depth = handle(Depth);
    const mail = depth.labels('mail');
    mail.set(4);
    depth.set({ queue: 'print' }, 5);
    depth.remove({ queue: 'mail' });
    depth.remove('print');
    expect(await lines('queue_depth')).toEqual([]);
    mail.inc();
    expect(await lines('queue_depth')).toEqual(['queue_depth{queue="mail"} 1']);
  });

  it('is back at its seeds after reset', async () => {
    const { handle, lines } = await startHandles([Depth, Load]);
    handle(Depth).set({ queue: 'mail' }, 4);
    handle(Load).set(4);
    handle(Depth).reset();
    handle(Load).reset();
    expect(await lines('queue_depth')).toEqual([]);
    expect(await lines('load')).toEqual(['load 0']);
  });

  it("tells its values in prom-client's form", async () => {
    const { handle } = await startHandles([Depth]);
    handle(Depth).set({ queue: 'mail' }, 2);
    expect(await handle(Depth).get()).toEqual({
      name: 'queue_depth',
      help: 'Jobs waiting.',
      type: 'gauge',
      aggregator: 'sum',
      values: [{ labels: { queue: 'mail' }, value: 2 }],
    });
  });
});
