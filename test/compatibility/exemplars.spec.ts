import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, defineHistogram } from 'nestjs-metrics';
import * as prom from 'prom-client';
import { startHandles } from '../handles/handle-app.js';
import { closeApps } from '../support/app.js';
import type { Forms, Peers, Use } from './peers.js';
import { readText } from './readings.js';
import { openMetricsRegistry } from './registries.js';

afterEach(closeApps);

// prom-client's types want the labels of exemplars declared as those of the metric are.
type Counter = prom.Counter<'kind' | 'trace_id'>;
type Histogram = prom.Histogram<'kind' | 'trace_id'>;

const help = 'What it measures.';
const labels = { kind: ['a', 'b'] } as const;
const Orders = defineCounter({ name: 'orders_total', help, labels, seed: false, exemplars: true });
const Wait = defineHistogram({
  name: 'wait_seconds',
  help,
  labels,
  seed: false,
  buckets: [1, 60],
  exemplars: true,
});

const KIND = { kind: 'a' } as const;
const exemplarLabels = { trace_id: 'abc\\"d' };

async function startCounters(): Promise<Peers<Counter>> {
  const { handle } = await startHandles([Orders]);
  const common = { name: Orders.name, help, labelNames: ['kind' as const], registers: [] };
  const theirs = new prom.Counter({ ...common, enableExemplars: true });
  return { ours: handle(Orders) as unknown as Counter, theirs: theirs as unknown as Counter };
}

async function startHistograms(): Promise<Peers<Histogram>> {
  const { handle } = await startHandles([Wait]);
  const common = { name: Wait.name, help, labelNames: ['kind' as const], registers: [] };
  const theirs = new prom.Histogram({ ...common, buckets: [1, 60], enableExemplars: true });
  return { ours: handle(Wait) as unknown as Histogram, theirs: theirs as unknown as Histogram };
}

const COUNTERS: Forms<Counter> = {
  'inc(data)': (counter) => counter.inc({ labels: KIND, value: 3, exemplarLabels }),
  'inc(data) without a value': (counter) => counter.inc({ labels: KIND, exemplarLabels }),
  'inc(data) with several series': (counter) => {
    counter.inc({ labels: KIND, value: 2.5, exemplarLabels });
    counter.inc({ labels: { kind: 'b' }, value: 1, exemplarLabels: { trace_id: 'e' } });
  },
};

const HISTOGRAMS: Forms<Histogram> = {
  'observe(data)': (histogram) => histogram.observe({ labels: KIND, value: 8, exemplarLabels }),
  'observe(data) of a bound': (histogram) =>
    histogram.observe({ labels: KIND, value: 1, exemplarLabels }),
  'observe(data) above all bounds': (histogram) =>
    histogram.observe({ labels: KIND, value: 80, exemplarLabels }),
  'startTimer(labels, exemplarLabels)()': (histogram) =>
    histogram.startTimer(KIND, exemplarLabels)(),
  'startTimer(labels, {})(labels, exemplarLabels)': (histogram) =>
    histogram.startTimer(KIND, {})({ kind: 'b' }, exemplarLabels),
  'startTimer(labels, exemplarLabels)(labels, exemplarLabels)': (histogram) =>
    histogram.startTimer({}, { trace_id: 'start' })(KIND, exemplarLabels),
};

describe('exemplars in an OpenMetrics registry of prom-client are those of its own metrics', () => {
  it.each(Object.entries(COUNTERS))('counter: %s', async (_, use) => {
    const { ours, theirs } = await startCounters();
    const told = await exemplarsAfter(use, ours);
    expect(told).not.toEqual([]);
    expect(told).toEqual(await exemplarsAfter(use, theirs));
  });

  it.each(Object.entries(HISTOGRAMS))('histogram: %s', async (_, use) => {
    const { ours, theirs } = await startHistograms();
    const told = await exemplarsAfter(use, ours);
    expect(told).not.toEqual([]);
    expect(told).toEqual(await exemplarsAfter(use, theirs));
  });

  it('and are not told in a text registry', async () => {
    const { ours } = await startCounters();
    ours.inc({ labels: KIND, value: 3, exemplarLabels });
    const registry = new prom.Registry();
    registry.registerMetric(ours);
    expect(readText(await registry.metrics()).samples).toEqual([
      { series: 'orders_total', labels: KIND, value: 3 },
    ]);
  });
});

describe('a handle with exemplars', () => {
  it('takes the forms without one too, which prom-client then does not', async () => {
    const { ours } = await startCounters();
    ours.inc(KIND);
    ours.inc(KIND, 2);
    ours.labels('a').inc(4);
    expect((await ours.get()).values).toMatchObject([{ labels: KIND, value: 7 }]);
  });

  it('drops an exemplar of too many characters, where prom-client throws', async () => {
    const { ours, theirs } = await startCounters();
    const data = { labels: KIND, exemplarLabels: { trace_id: 'x'.repeat(129) } };
    expect(() => theirs.inc(data)).toThrow(RangeError);
    expect(await exemplarsAfter((counter) => counter.inc(data), ours)).toEqual([]);
    expect((await ours.get()).values).toMatchObject([{ labels: KIND, value: 1 }]);
  });
});

const EXEMPLAR = /^(\S+\{.*\}) (\S+) # (\{.*\}) (\S+) (\d+(?:\.\d+)?)$/;

/** Uses a metric, and lists the exemplars in its OpenMetrics: series and labels, and that value and time are right. */
async function exemplarsAfter<M extends prom.Metric>(use: Use<M>, metric: M): Promise<object[]> {
  const from = Date.now() / 1_000;
  const seconds = await use(metric);
  const until = Date.now() / 1_000;
  const registry = openMetricsRegistry();
  registry.registerMetric(metric);
  const lines = (await registry.metrics()).split('\n').filter((line) => line.includes(' # '));
  return lines.map((line) => {
    const [, series, value, exemplar, of, at] = EXEMPLAR.exec(line) ?? [];
    return {
      series,
      value,
      exemplar,
      of: Number(of) === seconds ? 'the seconds that the timer returned' : of,
      inTime: Number(at) >= from && Number(at) <= until,
    };
  });
}
