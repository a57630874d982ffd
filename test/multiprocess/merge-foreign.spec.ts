import { describe, expect, it } from '@jest/globals';
import {
  Counter as PromCounter,
  Gauge as PromGauge,
  Histogram as PromHistogram,
  Registry,
  Summary as PromSummary,
  type Aggregator,
} from 'prom-client';
import { CountingProcess, left, MergingGroup, samplesOf } from './merge-process.js';

const help = 'What it measures.';
const none = { registers: [] };

function gaugesOf(aggregator: string, values: readonly number[]): (PromGauge | undefined)[] {
  return values.map((value) => {
    const gauge = new PromGauge({
      name: 'level',
      help,
      aggregator: aggregator as Aggregator,
      ...none,
    });
    gauge.set(value);
    return gauge;
  });
}

describe("prom-client's gauges of processes, of which the last one has ended", () => {
  it.each<[string, number[], number | undefined]>([
    ['sum', [1, 2, 5], 3],
    ['min', [3, 2, 1], 2],
    ['max', [1, 2, 5], 2],
    ['average', [1, 2, 5], 1.5],
    ['first', [7, 2, 5], 7],
    ['omit', [1, 2, 5], undefined],
    ['min', [NaN, 2, 1], 2],
    ['max', [2, NaN, 1], 2],
    ['average', [NaN, 2, 1], 2],
    ['average', [NaN, NaN, 1], NaN],
  ])('follow their aggregator: %s of %p', async (aggregator, values, expected) => {
    const group = new MergingGroup();
    const parts = await Promise.all(
      gaugesOf(aggregator, values).map((gauge, index) =>
        new CountingProcess(group, { pid: index + 1 }).add(gauge!).part(index === 2),
      ),
    );
    // Whoever is scraped comes first.
    for (const inTurn of [parts, parts.toReversed()]) {
      expect((await samplesOf(group.merge(inTurn))).get('level')).toBe(expected);
    }
  });
});

describe("prom-client's counts", () => {
  const counting = (pid: number, group: MergingGroup, amount: number): CountingProcess => {
    const counter = new PromCounter({ name: 'hits_total', help, labelNames: ['a', 'b'], ...none });
    const histogram = new PromHistogram({
      name: 'wait',
      help,
      labelNames: ['a'],
      buckets: [1, 2],
      ...none,
    });
    const summary = new PromSummary({ name: 'size', help, percentiles: [0.5], ...none });
    counter.inc(pid % 2 ? { a: 'x', b: 'y' } : { b: 'y', a: 'x' }, amount);
    counter.inc({ a: `only ${pid}` }, amount);
    histogram.observe({ a: 'x' }, amount);
    histogram.observe({ a: `only ${pid}` }, 9);
    summary.observe(amount);
    return new CountingProcess(group, { pid }).add(counter, histogram, summary);
  };
  const expected = [
    ['hits_total{a="x",b="y"}', 0.1 + 0.7],
    ['hits_total{a="only 1"}', 0.1],
    ['hits_total{a="only 2"}', 0.7],
    ['wait_bucket{a="x",le="1"}', 2],
    ['wait_bucket{a="x",le="2"}', 2],
    ['wait_bucket{a="x",le="Infinity"}', 2],
    ['wait_sum{a="x"}', 0.1 + 0.7],
    ['wait_count{a="x"}', 2],
    ['wait_bucket{a="only 1",le="2"}', 0],
    ['wait_count{a="only 2"}', 1],
    ['size_sum', 0.1 + 0.7],
    ['size_count', 2],
  ] as const;

  it('are summed by label set, quantiles left out; of the ended as of the living', async () => {
    for (const dead of [0, 1, 2]) {
      const group = new MergingGroup();
      const all = [counting(1, group, 0.1), counting(2, group, 0.7)];
      const estate = group.leave(await Promise.all(all.slice(0, dead).map((one) => one.state())));
      const parts = await Promise.all(all.slice(dead).map((one) => one.part()));
      const shown = await samplesOf(group.merge([...parts, left(estate)]));
      for (const [line, value] of expected) expect([line, shown.get(line)]).toEqual([line, value]);
      expect([...shown.keys()].filter((line) => line.includes('quantile'))).toEqual([]);
      expect(shown.size).toBe(3 + 3 * 5 + 2);
    }
  });

  it('are the same to the last digit whoever is asked, and whoever died', async () => {
    const group = new MergingGroup();
    const all = [0.1, 0.2, 0.3].map((amount, index) => counting(index + 1, group, amount));
    const sums = new Set<unknown>();
    for (let turn = 0; turn < 3; turn++) {
      const inTurn = [...all.slice(turn), ...all.slice(0, turn)];
      for (let dead = 0; dead <= 3; dead++) {
        const estate = group.leave(
          await Promise.all(inTurn.slice(0, dead).map((one) => one.state())),
        );
        const parts = await Promise.all(inTurn.slice(dead).map((one) => one.part()));
        const shown = await samplesOf(group.merge([...parts, left(estate)]));
        // The order of labels is that of the oldest process.
        const hits = shown.get('hits_total{a="x",b="y"}') ?? shown.get('hits_total{b="y",a="x"}');
        sums.add(`${hits} ${shown.get('wait_sum{a="x"}')}`);
      }
    }
    expect([...sums]).toHaveLength(1);
  });

  it('keep their name where prom-client took "_total" from it', async () => {
    const group = new MergingGroup();
    const registry = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    const counter = new PromCounter({ name: 'hits_total', help, registers: [registry] });
    counter.inc(2);
    const one = new CountingProcess(group, { pid: 1 }).add(counter);
    expect(await group.samples(one)).toEqual(new Map([['hits_total', 2]]));
    await registry.metrics();
    expect((counter as unknown as { name: string }).name).toBe('hits');
    expect(await group.samples(one)).toEqual(new Map([['hits_total', 2]]));
  });
});
