import { afterEach, jest } from '@jest/globals';
import {
  defineCounter,
  defineHistogram,
  defineSummary,
  getMetricToken,
  open,
} from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startApp } from '../support/app.js';
import { describeFaults, saw, type Fault, type Sight } from './fault.js';
import type { AnyInstrument } from './instruments.js';
import { readingOf } from './reading.js';

const help = 'What it measures.';
const HOUR_MS = 3_600_000;

/** A window of ten minutes, and a duration. */
const DEFINITIONS = {
  parse: defineSummary({
    name: 'parse',
    help,
    percentiles: [0.5],
    maxAgeSeconds: 600,
    ageBuckets: 5,
  }),
  size: defineHistogram({ name: 'size', help, buckets: [60] }),
};

type Name = keyof typeof DEFINITIONS;

afterEach(() => void jest.restoreAllMocks());

/** Sets the clock of the computer, which Node's own timers do not follow. */
function setClock(byMs: number): void {
  const now = Date.now() + byMs;
  jest.spyOn(Date, 'now').mockReturnValue(now);
}

type Use = (instrument: AnyInstrument, setTheClock: (byMs: number) => void) => void;

async function ours(name: Name, use: Use): Promise<Sight> {
  const { app, scrape } = await startApp({ metrics: { metrics: Object.values(DEFINITIONS) } });
  use(app.get<AnyInstrument>(getMetricToken(name)), setClock);
  return saw(withoutSum(readingOf(await scrape(), name)));
}

async function alone(name: Name, use: Use): Promise<Sight> {
  const registry = new prom.Registry();
  const registers = [registry];
  const instruments = {
    parse: new prom.Summary({
      name: 'parse',
      help,
      percentiles: [0.5],
      maxAgeSeconds: 600,
      ageBuckets: 5,
      registers,
    }),
    size: new prom.Histogram({ name: 'size', help, buckets: [60], registers }),
  };
  use(instruments[name] as unknown as AnyInstrument, setClock);
  return saw(withoutSum(readingOf(await registry.metrics(), name)));
}

/** A duration is never the same twice; that it is not below zero is what the bucket says. */
function withoutSum(reading: string): string {
  return reading.replace(/size_sum (-?)\S+/, 'size_sum $1…,').replace('…,,', '…,');
}

function row(input: string, on: Name, use: Use, holds: string): Fault {
  return { input, holds, ours: () => ours(on, use), alone: () => alone(on, use) };
}

const TIMED = 'size_bucket{le=60} 1, size_bucket{le=Infinity} 1, size_sum …, size_count 1';
const KEPT = 'parse{quantile=0.5} 3, parse_sum 3, parse_count 1';

function timed(byMs: number): Use {
  return (histogram, setTheClock) => {
    const end = histogram.startTimer();
    setTheClock(byMs);
    end();
  };
}

function observed(byMs: number): Use {
  return (summary, setTheClock) => {
    summary.observe(3);
    setTheClock(byMs);
  };
}

/** When a series began, as OpenMetrics shows it, told from the clock as it was set. */
const BEGAN: Fault = {
  input: 'set back an hour before a series begins (_created)',
  holds: 'sales_total{tenant="a"} 1, sales_created{tenant="a"} as the clock says',
  ours: async () => {
    const Sales = defineCounter({ name: 'sales_total', help, labels: { tenant: open() } });
    const { app, scrape } = await startApp({
      metrics: { metrics: [Sales], exposition: { created: true } },
    });
    setClock(-HOUR_MS);
    app.get<AnyInstrument>(getMetricToken(Sales)).inc({ tenant: 'a' });
    const reading = readingOf(await scrape('application/openmetrics-text'), 'sales');
    return saw(reading.replace(` ${Date.now() / 1_000}`, ' as the clock says'));
  },
};

describeFaults('Clocks', [
  BEGAN,
  row('set back an hour while a timer runs', 'size', timed(-HOUR_MS), TIMED),
  row('set ahead an hour while a timer runs', 'size', timed(HOUR_MS), TIMED),
  row('set ahead an hour, in a window of ten minutes', 'parse', observed(HOUR_MS), KEPT),
  row('set back an hour, in a window of ten minutes', 'parse', observed(-HOUR_MS), KEPT),
]);
