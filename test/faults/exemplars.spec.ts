import { defineCounter, defineHistogram, getMetricToken } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { parseStrictly } from '../judges/strict-parser.js';
import { startApp } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { describeFaults, saw, type Fault, type Sight } from './fault.js';
import type { AnyInstrument } from './instruments.js';
import { messageOf } from './reading.js';

const OPENMETRICS = 'application/openmetrics-text';
const help = 'What it measures.';

/** Exemplars on either side, with counts that must not be lost for them. */
const DEFINITIONS = {
  orders_total: defineCounter({ name: 'orders_total', help, exemplars: true }),
  size: defineHistogram({ name: 'size', help, buckets: [1], exemplars: true }),
};

type Name = keyof typeof DEFINITIONS;

/** The first line with a count above zero, without the moment of its exemplar; the strict parser must take the body. */
function readingOf(text: string): string {
  // As bytes over the wire.
  const body = Buffer.from(text).toString();
  try {
    parseStrictly(body);
  } catch (error) {
    const [, last] = /(\w+Error: [^\n]*)\n*$/.exec((error as Error).message) ?? [];
    return `unreadable body: ${last ?? messageOf(error)}`;
  }
  const line = body.split('\n').find((one) => /^(orders_total|size_bucket).* 1( |$)/.test(one));
  return (line ?? 'nothing').replace(/("} \S+|{} \S+) [\d.e+]+$/, '$1');
}

function record(instrument: AnyInstrument, name: Name, exemplarLabels: unknown): void {
  if (name === 'size') instrument.observe({ value: 1, exemplarLabels });
  else instrument.inc({ value: 1, exemplarLabels });
}

async function ours(name: Name, exemplarLabels: unknown): Promise<Sight> {
  const { app, scrape, sample } = await startApp({
    metrics: { metrics: Object.values(DEFINITIONS) },
  });
  const instrument = app.get<AnyInstrument>(getMetricToken(name));
  try {
    record(instrument, name, exemplarLabels);
  } catch (error) {
    return saw(`throws: ${messageOf(error)}`);
  }
  const essence = readingOf(await scrape(OPENMETRICS));
  const dropped = await sample(`nestjs_metrics_exemplars_dropped_total{metric="${name}"}`);
  return { essence, text: dropped === 1 ? `${essence}; exemplar dropped` : essence };
}

async function alone(name: Name, exemplarLabels: unknown): Promise<Sight> {
  const registry = new prom.Registry();
  registry.setContentType(prom.Registry.OPENMETRICS_CONTENT_TYPE as never);
  const registers = [registry];
  const instrument = (name === 'size'
    ? new prom.Histogram({ name, help, buckets: [1], registers, enableExemplars: true })
    : new prom.Counter({
        name,
        help,
        registers,
        enableExemplars: true,
      })) as unknown as AnyInstrument;
  try {
    record(instrument, name, exemplarLabels);
  } catch (error) {
    return saw(`throws: ${messageOf(error)}`);
  }
  return saw(readingOf((await registry.metrics()).replaceAll(/le="1"/g, 'le="1.0"')));
}

function row(input: string, labels: unknown, on: Name, holds: string): Fault {
  return { input, holds, ours: () => ours(on, labels), alone: () => alone(on, labels) };
}

const COUNTED = 'orders_total 1; exemplar dropped';
const OBSERVED = 'size_bucket{le="1.0"} 1; exemplar dropped';
const trace = (length: number): object => ({ trace_id: 'x'.repeat(length - 'trace_id'.length) });

describeWith('openmetrics-parser', 'exemplars of either side', () => {
  describeFaults('Exemplars', [
    row('of 129 characters', trace(129), 'orders_total', COUNTED),
    row('of 129 characters, on a histogram', trace(129), 'size', OBSERVED),
    row("named 'trace-id'", { 'trace-id': 'a' }, 'orders_total', COUNTED),
    row("named 'trace-id', on a histogram", { 'trace-id': 'a' }, 'size', OBSERVED),
    row("named ''", { '': 'a' }, 'orders_total', COUNTED),
    row(
      "'a\"b\\n'",
      { trace_id: 'a"b\n' },
      'orders_total',
      'orders_total 1 # {trace_id="a\\"b\\n"} 1',
    ),
    row('with an array of quotes', { trace_id: ['a"b'] }, 'orders_total', COUNTED),
    row('a text instead of labels', 'trace', 'orders_total', COUNTED),
    row(
      'a lone surrogate',
      { trace_id: '\ud800' },
      'orders_total',
      'orders_total 1 # {trace_id="\ufffd"} 1',
    ),
    row('null instead of labels', null, 'size', OBSERVED),
  ]);
});
