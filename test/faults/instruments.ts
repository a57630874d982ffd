import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineSummary,
  getMetricToken,
  open,
} from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startApp } from '../support/app.js';
import { saw, type Sight } from './fault.js';
import { messageOf, readingOf, readingOfBoth } from './reading.js';

const help = 'What it measures.';

/** An instrument of either side, driven with arguments that its types would refuse. */
export interface AnyInstrument {
  inc(...given: unknown[]): void;
  dec(...given: unknown[]): void;
  set(...given: unknown[]): void;
  observe(...given: unknown[]): void;
  labels(...given: unknown[]): AnyInstrument;
  remove(...given: unknown[]): void;
  startTimer(...given: unknown[]): (...labels: unknown[]) => number;
}

/** The same instruments on both sides, by the names of their metrics. */
const DEFINITIONS = {
  orders_total: defineCounter({ name: 'orders_total', help }),
  sales_total: defineCounter({ name: 'sales_total', help, labels: { tenant: open() } }),
  pairs_total: defineCounter({ name: 'pairs_total', help, labels: { a: open(), b: open() } }),
  depth: defineGauge({ name: 'depth', help }),
  size: defineHistogram({ name: 'size', help, buckets: [1] }),
  parse: defineSummary({ name: 'parse', help, percentiles: [] }),
};

/** The name of one of the instruments. */
export type InstrumentName = keyof typeof DEFINITIONS;

/** Something recorded wrongly. */
export type Recording = (instrument: AnyInstrument) => void;

/** What an app with this module shows of an instrument after a recording. */
export async function recordOurs(name: InstrumentName, record: Recording): Promise<Sight> {
  const { app, scrape, sample } = await startApp({
    metrics: { metrics: Object.values(DEFINITIONS) },
  });
  try {
    record(app.get<AnyInstrument>(getMetricToken(name)));
  } catch (error) {
    return saw(`throws: ${messageOf(error)}`);
  }
  const essence = readingOfBoth(await scrape(), await scrape('application/openmetrics-text'), name);
  const refusals = await Promise.all(
    ['invalid_value', 'invalid_label'].map((reason) =>
      sample(`nestjs_metrics_recording_errors_total{metric="${name}",reason="${reason}"}`),
    ),
  );
  const refused = refusals.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return { essence, text: refused > 0 ? `${essence}; ${refused} refused` : essence };
}

/** What prom-client alone shows of it. */
export async function recordAlone(name: InstrumentName, record: Recording): Promise<Sight> {
  const registry = new prom.Registry();
  const { [name]: instrument } = promInstruments(registry);
  try {
    record(instrument as unknown as AnyInstrument);
  } catch (error) {
    return saw(`throws: ${messageOf(error)}`);
  }
  return saw(readingOf(await registry.metrics(), name));
}

function promInstruments(registry: prom.Registry): Record<InstrumentName, prom.Metric> {
  const registers = [registry];
  const labelled = (name: string, labelNames: string[]): prom.Metric =>
    new prom.Counter({ name, help, labelNames, registers });
  return {
    orders_total: labelled('orders_total', []),
    sales_total: labelled('sales_total', ['tenant']),
    pairs_total: labelled('pairs_total', ['a', 'b']),
    depth: new prom.Gauge({ name: 'depth', help, registers }),
    size: new prom.Histogram({ name: 'size', help, buckets: [1], registers }),
    parse: new prom.Summary({ name: 'parse', help, percentiles: [], registers }),
  };
}
