import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineSummary,
  getMetricToken,
  MetricsError,
  open,
  type MetricDefinition,
} from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startApp } from '../support/app.js';
import { describeFaults, saw, type Fault, type Sight } from './fault.js';
import type { AnyInstrument } from './instruments.js';
import { messageOf, readingOf, readingOfBoth } from './reading.js';

const help = 'What it measures.';
/** Refusing is right on both sides, in whichever words. */
const REFUSED = 'refused';

/** Makes instruments of one side; some are recorded in then. */
interface Side<M> {
  readonly make: () => readonly M[];
  readonly record?: (instrument: AnyInstrument) => void;
}

async function ours(metric: string, { make, record }: Side<MetricDefinition>): Promise<Sight> {
  try {
    const metrics = make();
    const { app, scrape } = await startApp({ metrics: { metrics } });
    for (const one of metrics) record?.(app.get<AnyInstrument>(getMetricToken(one)));
    return saw(readingOfBoth(await scrape(), await scrape('application/openmetrics-text'), metric));
  } catch (error) {
    if (!(error instanceof MetricsError)) throw error;
    return { essence: REFUSED, text: `refused: ${error.code}` };
  }
}

/** In both formats where names are changed by OpenMetrics. */
async function alone(
  metric: string,
  side: Side<prom.Metric>,
  registry: prom.Registry,
): Promise<Sight> {
  try {
    for (const one of side.make()) side.record?.(one as unknown as AnyInstrument);
  } catch (error) {
    return { essence: REFUSED, text: `throws: ${messageOf(error)}` };
  }
  return saw(readingOf(await registry.metrics(), metric));
}

interface Both {
  readonly metric?: string;
  readonly ours: () => MetricDefinition | readonly MetricDefinition[];
  readonly alone: (registers: prom.Registry[]) => prom.Metric | readonly prom.Metric[];
  readonly record?: (instrument: AnyInstrument) => void;
  readonly openMetrics?: boolean;
}

function row(input: string, holds: string, both: Both): Fault {
  const { metric = 'size', record } = both;
  const side = { ...(record && { record }) };
  return {
    input,
    holds,
    ours: () => ours(metric, { ...side, make: () => [both.ours()].flat() }),
    alone: () => {
      const registry = new prom.Registry();
      if (both.openMetrics)
        registry.setContentType(prom.Registry.OPENMETRICS_CONTENT_TYPE as never);
      const make = (): prom.Metric[] => [both.alone([registry])].flat();
      return alone(metric, { ...side, make }, registry);
    },
  };
}

/** A histogram with these buckets, in which 3 is observed. */
function buckets(input: string, bounds: unknown, holds = 'refused: INVALID_BUCKETS'): Fault {
  return row(input, holds, {
    ours: () => defineHistogram({ name: 'size', help, buckets: bounds as number[] }),
    alone: (registers) =>
      new prom.Histogram({ name: 'size', help, buckets: bounds as number[], registers }),
    record: (histogram) => histogram.observe(3),
  });
}

function counterNamed(name: string, holds = 'refused: INVALID_METRIC_NAME'): Fault {
  return row(`the counter ${JSON.stringify(name)}`, holds, {
    metric: name,
    ours: () => defineCounter({ name, help }),
    alone: (registers) => new prom.Counter({ name, help, registers }),
  });
}

function labelled(label: string, holds: string): Fault {
  return row(`the label ${JSON.stringify(label)}`, holds, {
    metric: 'depth',
    ours: () => defineGauge({ name: 'depth', help, labels: { [label]: open() } }),
    alone: (registers) => new prom.Gauge({ name: 'depth', help, labelNames: [label], registers }),
    record: (gauge) => {
      gauge.set({ [label]: 'x' }, 1);
      // Without the label, its value would be what every object inherits.
      gauge.set({}, 1);
    },
  });
}

const HELD =
  'size_bucket{le=1} 0, size_bucket{le=5} 1, size_bucket{le=Infinity} 1, size_sum 3, size_count 1';

describeFaults('Definitions', [
  buckets('buckets: [1, 5]', [1, 5], HELD),
  buckets('buckets: [5, 1]', [5, 1]),
  buckets('buckets: [1, 5, 5]', [1, 5, 5]),
  buckets('buckets: [1, 5, Infinity]', [1, 5, Infinity]),
  buckets('buckets: [1, NaN, 5]', [1, NaN, 5]),
  buckets("buckets: ['1', '5']", ['1', '5']),
  buckets('buckets: 5', 5),
  row('percentiles: [2, NaN]', 'refused: INVALID_PERCENTILES', {
    metric: 'parse',
    ours: () => defineSummary({ name: 'parse', help, percentiles: [2, NaN] }),
    alone: (registers) =>
      new prom.Summary({ name: 'parse', help, percentiles: [2, NaN], registers }),
    record: (summary) => summary.observe(3),
  }),
  counterNamed('constructor'),
  counterNamed('__proto__'),
  counterNamed('toString'),
  counterNamed('orders-total'),
  counterNamed('orders total'),
  counterNamed(''),
  labelled('constructor', 'depth{constructor="x"} 1'),
  labelled('toString', 'depth{toString="x"} 1'),
  labelled('__proto__', 'refused: INVALID_LABEL_NAME'),
  labelled('__name__', 'refused: INVALID_LABEL_NAME'),
  labelled('le', 'refused: INVALID_LABEL_NAME'),
  labelled('user-id', 'refused: INVALID_LABEL_NAME'),
  row('the counters jobs and jobs_total (OpenMetrics)', 'refused: METRIC_CLASH', {
    metric: 'jobs',
    ours: () => ['jobs', 'jobs_total'].map((name) => defineCounter({ name, help })),
    alone: (registers) =>
      ['jobs', 'jobs_total'].map((name) => new prom.Counter({ name, help, registers })),
    openMetrics: true,
  }),
  row('the histogram size and the counter size_count', 'refused: METRIC_CLASH', {
    ours: () => [
      defineHistogram({ name: 'size', help }),
      defineCounter({ name: 'size_count', help }),
    ],
    alone: (registers) => [
      new prom.Histogram({ name: 'size', help, registers }),
      new prom.Counter({ name: 'size_count', help, registers }),
    ],
  }),
  row('the summary parse and the gauge parse_sum', 'refused: METRIC_CLASH', {
    metric: 'parse',
    ours: () => [defineSummary({ name: 'parse', help }), defineGauge({ name: 'parse_sum', help })],
    alone: (registers) => [
      new prom.Summary({ name: 'parse', help, registers }),
      new prom.Gauge({ name: 'parse_sum', help, registers }),
    ],
  }),
  row('two different metrics of one name', 'refused: METRIC_CLASH', {
    metric: 'depth',
    ours: () => [defineGauge({ name: 'depth', help }), defineCounter({ name: 'depth', help })],
    alone: (registers) => [
      new prom.Gauge({ name: 'depth', help, registers }),
      new prom.Counter({ name: 'depth', help, registers }),
    ],
  }),
  row('the same metric twice', 'depth 1', {
    metric: 'depth',
    ours: () => [1, 2].map(() => defineGauge({ name: 'depth', help })),
    alone: (registers) => [1, 2].map(() => new prom.Gauge({ name: 'depth', help, registers })),
    record: (gauge) => gauge.set(1),
  }),
  row("help: ''", 'refused: INVALID_HELP', {
    metric: 'depth',
    ours: () => defineGauge({ name: 'depth', help: '' }),
    alone: (registers) => new prom.Gauge({ name: 'depth', help: '', registers }),
  }),
  row('help: "1\\n# EOF\\n"', 'depth 0', {
    metric: 'depth',
    ours: () => defineGauge({ name: 'depth', help: '1\n# EOF\n' }),
    alone: (registers) => new prom.Gauge({ name: 'depth', help: '1\n# EOF\n', registers }),
  }),
]);
