import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { defineGauge, defineHistogram, defineSummary } from 'nestjs-metrics';
import type * as prom from 'prom-client';
import { startHandles, type HandleApp } from '../handles/handle-app.js';
import { closeApps } from '../support/app.js';

afterEach(closeApps);

const help = 'Duration.';
const labels = { method: ['card'] } as const;
const CARD = { method: 'card' } as const;
const Last = defineGauge({ name: 'last_seconds', help, labels });
const Wait = defineHistogram({ name: 'wait_seconds', help, labels });
const Parse = defineSummary({ name: 'parse_seconds', help, labels });

/** Each timer that prom-client documents, on our handles. */
const TIMERS: [form: string, start: (app: HandleApp) => (end?: object) => unknown][] = [
  ['gauge.startTimer(labels)', (app) => gaugeOf(app).startTimer(CARD)],
  ['gauge.labels(labels).startTimer()', (app) => gaugeOf(app).labels(CARD).startTimer()],
  ['histogram.startTimer(labels)', (app) => histogramOf(app).startTimer(CARD)],
  ['histogram.labels(labels).startTimer()', (app) => histogramOf(app).labels(CARD).startTimer()],
  ['summary.startTimer(labels)', (app) => summaryOf(app).startTimer(CARD)],
  ['summary.labels(labels).startTimer()', (app) => summaryOf(app).labels(CARD).startTimer()],
];

describe('a timer of a handle', () => {
  it.each(TIMERS)('returns the seconds from its start to its end: %s', async (_, start) => {
    const app = await startHandles([Last, Wait, Parse]);
    const [stop, started] = spanOf(() => start(app));
    await setTimeout(3);
    const [seconds, ended] = spanOf(() => stop());
    expect(seconds).toBeGreaterThanOrEqual((ended.from - started.until) / 1_000);
    expect(seconds).toBeLessThanOrEqual((ended.until - started.from) / 1_000);
  });
});

/** A result, and the moments between which it came about. */
function spanOf<T>(action: () => T): [result: T, span: { from: number; until: number }] {
  const from = performance.now();
  const result = action();
  return [result, { from, until: performance.now() }];
}

function gaugeOf({ handle }: HandleApp): prom.Gauge<'method'> {
  return handle(Last);
}

function histogramOf({ handle }: HandleApp): prom.Histogram<'method'> {
  return handle(Wait);
}

function summaryOf({ handle }: HandleApp): prom.Summary<'method'> {
  return handle(Parse);
}
