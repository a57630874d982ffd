import { labelSets, vocabulary } from '../support/label-sets.mjs';
import { OURS } from '../support/names.mjs';
import { durations } from '../support/observations.mjs';
import {
  defineCounter,
  defineHistogram,
  durationBuckets,
  MetricsExposition,
  startContext,
} from './nestjs-metrics.mjs';
import { OPENTELEMETRY, startOpenTelemetry } from './opentelemetry.mjs';
import { promClients } from './prom-clients.mjs';

const NAMES = {
  counter: 'http_requests_total',
  histogram: 'http_request_duration_seconds',
};
const help = 'Requests.';
const labelNames = ['method', 'route', 'shard'];

/** How one metric of each peer is made: `record(labels, value)`, `render()` to bytes, `close()`. */
const MAKERS = {
  [OURS]: makeOurs,
  ...Object.fromEntries(
    Object.entries(promClients).map(([name, prom]) => [name, (kind) => makeProm(prom, kind)]),
  ),
  [OPENTELEMETRY]: makeOtel,
};

/** Peers that can render a scrape. */
export const filledPeers = Object.keys(MAKERS);

/**
 * A metric of `count` series of three labels, ready to be scraped.
 *
 * @param kind `counter`, or `histogram` of 11 buckets
 * @returns `touch()` records to each series, so that no two scrapes are the same;
 * `render()` resolves with the number of bytes of a whole scrape
 */
export async function fillMetric(peer, kind, count) {
  const metric = await MAKERS[peer](kind, count);
  return { ...metric, touch: fillSeries(metric.record, kind, count) };
}

/**
 * Makes the series, with so many observations that most buckets hold some.
 *
 * @returns a function that records to each of them once more
 */
export function fillSeries(record, kind, count) {
  const sets = labelSets(count);
  const values = kind === 'counter' ? sets.map((_, index) => index % 1_009) : durations(1_024);
  let touched = 0;
  const touch = () => {
    touched += 1;
    for (let index = 0; index < count; index++) {
      const { method, route, shard } = sets[index];
      record({ method, route, shard }, values[(index * touched) % values.length]);
    }
  };
  for (let times = 0; times < (kind === 'counter' ? 2 : 8); times++) touch();
  return touch;
}

/** The definition of the metric, for an app that serves it. */
export function filledDefinition(kind, count) {
  const define = kind === 'counter' ? defineCounter : defineHistogram;
  // Closed labels have no limit, and only the label sets that are recorded should exist.
  return define({ name: NAMES[kind], help, labels: vocabulary(count), seed: false });
}

/** The metric in a registry of prom-client's, for an app that serves it. */
export function filledProm(prom, kind) {
  const registry = new prom.Registry();
  const Metric = kind === 'counter' ? prom.Counter : prom.Histogram;
  const handle = new Metric({ name: NAMES[kind], help, labelNames, registers: [registry] });
  return { registry, handle };
}

/** `record` of a handle whose API is prom-client's. */
export function recorderOf(handle, kind) {
  return kind === 'counter'
    ? (labels, value) => handle.inc(labels, value)
    : (labels, value) => handle.observe(labels, value);
}

async function makeOurs(kind, count) {
  const { context, handles } = await startContext({ metrics: [filledDefinition(kind, count)] });
  const exposition = context.get(MetricsExposition);
  return {
    record: recorderOf(handles[0], kind),
    async render() {
      const { body } = await exposition.render();
      let bytes = 0;
      for await (const chunk of body) bytes += chunk.length;
      return bytes;
    },
    close: () => context.close(),
  };
}

function makeProm(prom, kind) {
  const { registry, handle } = filledProm(prom, kind);
  return {
    record: recorderOf(handle, kind),
    render: async () => Buffer.from(await registry.metrics()).length,
    close() {},
  };
}

function makeOtel(kind) {
  const { meter, provider, render } = startOpenTelemetry();
  if (kind === 'counter') {
    const counter = meter.createCounter(NAMES.counter);
    return {
      record: (labels, value) => counter.add(value, labels),
      render: async () => (await render()).length,
      close: () => provider.shutdown(),
    };
  }
  const histogram = meter.createHistogram(NAMES.histogram, {
    advice: { explicitBucketBoundaries: [...durationBuckets.request] },
  });
  return {
    record: (labels, value) => histogram.record(value, labels),
    render: async () => (await render()).length,
    close: () => provider.shutdown(),
  };
}
