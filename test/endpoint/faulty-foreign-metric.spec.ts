import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Gauge, Registry } from 'prom-client';
import { defineCounter, MetricsModule } from 'nestjs-metrics';
import { OPENMETRICS } from '../exposition/render.js';
import { samplesOf } from '../exposition/samples.js';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { send } from './send.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });

const throwing = {
  toString(): string {
    throw new Error('no text');
  },
};
const family = (...values: unknown[]) => ({ name: 'odd', help: 'Odd.', type: 'gauge', values });

/** What a metric of prom-client's, or one that only looks like it, may answer. */
const ANSWERS: [string, () => unknown][] = [
  ['throws', () => throwing.toString()],
  ['answers nothing', () => undefined],
  ['has no values', () => ({ ...family(), values: null })],
  ['has a null in the place of a value', () => family(null)],
  ['has no labels', () => family({ value: 1 })],
  ['has a symbol as a value', () => family({ labels: {}, value: Symbol('v') })],
  ['has a bigint as a value', () => family({ labels: {}, value: 1n })],
  ['has text as a value', () => family({ labels: {}, value: 'text' })],
  ['has a value that throws', () => family({ labels: {}, value: throwing })],
  ['has a label that throws', () => family({ labels: { a: throwing }, value: 1 })],
  ['has a number as a suffix', () => family({ labels: {}, value: 1, metricName: 5 })],
  ['has a number as its help', () => ({ ...family({ labels: {}, value: 1 }), help: 5 })],
  ['has a symbol as its help', () => ({ ...family({ labels: {}, value: 1 }), help: Symbol('h') })],
];

afterEach(closeApps);

describe.each(ADAPTERS)(
  'a metric of prom-client’s, on %s, costs only itself where it',
  (adapter) => {
    describe.each(['identity', 'gzip'])('(%s)', (encoding) => {
      it.each(ANSWERS)('%s', async (_what, answer) => {
        const registry = new Registry();
        const registers = [registry];
        const odd = new Gauge({ name: 'odd', help: 'Odd.', registers });
        odd.get = async () => answer() as never;
        new Gauge({ name: 'after', help: 'After.', registers }).set(1);
        const { url } = await startApp({
          adapter,
          module: MetricsModule.forRoot({ registry, defaultMetrics: false, metrics: [Orders] }),
        });
        const headers = { accept: OPENMETRICS, 'accept-encoding': encoding };
        const { status, body } = await send(`${url}/metrics`, { headers });
        const text = (encoding === 'gzip' ? gunzipSync(body) : body).toString();
        expect(status).toBe(200);
        expect(text.endsWith('# EOF\n')).toBe(true);
        const samples = samplesOf(text).filter(({ name }) => /^(orders_total|after)$/.test(name));
        expect(samples.map(({ name, value }) => `${name} ${value}`)).toEqual([
          'orders_total 0',
          'after 1',
        ]);
      });

      it('was made with a help that is no text', async () => {
        const registry = new Registry();
        new Gauge({ name: 'odd', help: 5 as never, registers: [registry] }).set(2);
        const { url } = await startApp({
          adapter,
          module: MetricsModule.forRoot({ registry, defaultMetrics: false, metrics: [Orders] }),
        });
        const headers = { accept: OPENMETRICS, 'accept-encoding': encoding };
        const { body } = await send(`${url}/metrics`, { headers });
        const text = (encoding === 'gzip' ? gunzipSync(body) : body).toString();
        expect(text).toContain('orders_total 0\n');
        expect(text).toContain('odd 2\n');
        expect(text.endsWith('# EOF\n')).toBe(true);
      });
    });
  },
);
