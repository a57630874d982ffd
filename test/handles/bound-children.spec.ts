import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, defineGauge, defineHistogram, defineSummary, open } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { startHandles, type HandleApp } from './handle-app.js';

afterEach(closeApps);

const help = 'What it measures.';
const labels = { outcome: ['success'], tenant: open() } as const;
const Orders = defineCounter({ name: 'orders_total', help, labels, seed: false });
const Depth = defineGauge({ name: 'depth', help, labels });
const Wait = defineHistogram({ name: 'wait', help, labels, buckets: [1], seed: false });
const Parse = defineSummary({ name: 'parse', help, labels, percentiles: [], seed: false });
const Codes = defineCounter({ name: 'codes_total', help, labels: { code: [200, 404] } });
const Logins = defineCounter({ name: 'logins_total', help, labels: { tenant: open() } });

const unlisted = { outcome: 'lost' as 'success', tenant: 'a' };

/** The recordings of a bound child of each kind, whose labels fold. */
const KINDS: [metric: string, sample: string, child: (app: HandleApp) => () => void][] = [
  [
    'orders_total',
    'orders_total',
    ({ handle }) => {
      const child = handle(Orders).labels(unlisted);
      return () => child.inc();
    },
  ],
  [
    'depth',
    'depth',
    ({ handle }) => {
      const child = handle(Depth).labels('lost', 'a');
      return () => child.inc();
    },
  ],
  [
    'wait',
    'wait_count',
    ({ handle }) => {
      const child = handle(Wait).labels(unlisted);
      return () => child.observe(1);
    },
  ],
  [
    'parse',
    'parse_count',
    ({ handle }) => {
      const child = handle(Parse).labels('lost', 'a');
      return () => child.observe(1);
    },
  ],
];

describe('a bound child', () => {
  it.each(KINDS)(
    'whose value is unlisted is counted as folded at each recording, and no more: %s',
    async (metric, sample, child) => {
      const app = await startHandles([Orders, Depth, Wait, Parse]);
      const record = child(app);
      expect(await app.folded(metric, 'outcome')).toBe(0);
      for (let time = 0; time < 3; time++) record();
      expect(await app.folded(metric, 'outcome')).toBe(3);
      expect(await app.sample(`${sample}{outcome="__other__",tenant="a"}`)).toBe(3);
      expect(app.warnings).toHaveLength(1);
    },
  );

  it('beyond the limit of open values is counted as folded at each recording', async () => {
    const { handle, folded } = await startHandles([Logins]);
    const logins = handle(Logins);
    for (let index = 0; index < 2_000; index++) logins.inc({ tenant: `t${index}` });
    const child = logins.labels('one too many');
    for (let time = 0; time < 3; time++) child.inc();
    expect(await valueOf(logins, { tenant: '__other__' })).toBe(3);
    expect(await folded('logins_total', 'tenant')).toBe(3);
  });

  it('beyond the limit of open values has its own series once there is room', async () => {
    const { handle } = await startHandles([Logins]);
    const logins = handle(Logins);
    for (let index = 0; index < 2_000; index++) logins.inc({ tenant: `t${index}` });
    const child = logins.labels('late');
    child.inc();
    logins.remove({ tenant: 't0' });
    child.inc();
    expect(await valueOf(logins, { tenant: '__other__' })).toBe(1);
    expect(await valueOf(logins, { tenant: 'late' })).toBe(1);
  });

  it('takes a number of a vocabulary by position', async () => {
    const { handle, sample, folded } = await startHandles([Codes]);
    const child = handle(Codes).labels(200);
    child.inc();
    child.inc();
    handle(Codes).labels('200').inc();
    handle(Codes).labels({ code: 200 }).inc();
    expect(await sample('codes_total{code="200"}')).toBe(4);
    expect(await folded('codes_total', 'code')).toBe(0);
    handle(Codes).remove(200);
    expect(await sample('codes_total{code="200"}')).toBeUndefined();
  });
});
