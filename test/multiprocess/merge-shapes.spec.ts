import { describe, expect, it } from '@jest/globals';
import {
  Counter as PromCounter,
  Gauge as PromGauge,
  Histogram as PromHistogram,
} from 'prom-client';
import { defineCounter, defineGauge, defineHistogram, open } from 'nestjs-metrics';
import { CountingProcess, left, MergingGroup, samplesOf } from './merge-process.js';

const help = 'What it measures.';
const none = { registers: [] };
const size = (buckets: number[]) => defineHistogram({ name: 'size_bytes', help, buckets });
const sales = (labels: readonly string[]) =>
  defineCounter({
    name: 'sales_total',
    help,
    labels: Object.fromEntries(labels.map((label) => [label, open()])),
  });

/** Two processes that mean different things by one name, in the order in which they are merged. */
function two(group: MergingGroup): [CountingProcess, CountingProcess] {
  return [
    new CountingProcess(group, { pid: 11 }),
    new CountingProcess(group, { pid: 22, threadId: 4 }),
  ];
}

describe('of metrics of one name, the first one is shown', () => {
  it.each<[string, (a: CountingProcess, b: CountingProcess) => void, [string, number][], string]>([
    [
      'with other buckets',
      (a, b) => {
        a.of(size([1])).observe(1);
        b.of(size([1, 2])).observe(1);
      },
      [
        ['size_bytes_bucket{le="1"}', 1],
        ['size_bytes_bucket{le="Infinity"}', 1],
        ['size_bytes_sum', 1],
        ['size_bytes_count', 1],
      ],
      'its buckets are [1, 2], not [1] as in the process that is shown',
    ],
    [
      'with other labels',
      (a, b) => {
        a.of(sales(['shop'])).inc({ shop: 'x' } as never);
        b.of(sales(['till'])).inc({ till: 'x' } as never);
      },
      [['sales_total{shop="x"}', 1]],
      'its labels are [till], not [shop] as in the process that is shown',
    ],
    [
      'with another aggregate',
      (a, b) => {
        a.of(defineGauge({ name: 'level', help, aggregate: 'max' })).set(1);
        b.of(defineGauge({ name: 'level', help })).set(2);
      },
      [['level', 1]],
      'its aggregate is liveSum, not max as in the process that is shown',
    ],
    [
      'of another kind',
      (a, b) => {
        a.of(defineGauge({ name: 'level', help })).set(1);
        b.of(defineCounter({ name: 'level', help })).inc();
      },
      [['level', 1]],
      'its type is counter, not gauge as in the process that is shown',
    ],
    [
      'ours before that of prom-client',
      (a, b) => {
        a.of(defineGauge({ name: 'level', help })).set(1);
        b.add(new PromGauge({ name: 'level', help, ...none }));
      },
      [['level', 1]],
      'it is of prom-client there, and a gauge of nestjs-metrics in another process',
    ],
    [
      'that of prom-client before ours',
      (a, b) => {
        a.add(new PromGauge({ name: 'level', help, ...none }));
        b.of(defineGauge({ name: 'level', help })).set(1);
      },
      [['level', 0]],
      'it is a gauge of prom-client in another process',
    ],
    [
      "of prom-client's, with another type",
      (a, b) => {
        a.add(new PromGauge({ name: 'level', help, ...none }));
        b.add(new PromCounter({ name: 'level', help, ...none }));
      },
      [['level', 0]],
      'its type is counter, not gauge',
    ],
    [
      "of prom-client's, with another aggregator",
      (a, b) => {
        a.add(new PromGauge({ name: 'level', help, aggregator: 'max', ...none }));
        b.add(new PromGauge({ name: 'level', help, ...none }));
      },
      [['level', 0]],
      'its aggregator is sum, not max',
    ],
    [
      "of prom-client's, with other buckets",
      (a, b) => {
        a.add(new PromHistogram({ name: 'wait', help, buckets: [1], ...none }));
        b.add(new PromHistogram({ name: 'wait', help, buckets: [1, 2], ...none }));
      },
      [
        ['wait_bucket{le="1"}', 0],
        ['wait_bucket{le="Infinity"}', 0],
        ['wait_sum', 0],
        ['wait_count', 0],
      ],
      'its buckets are [1, 2, +Inf], not [1, +Inf]',
    ],
    [
      'whose name it takes on the wire',
      (a, b) => {
        a.of(size([1])).observe(1);
        b.of(defineCounter({ name: 'size_bytes_count', help })).inc(9);
      },
      [
        ['size_bytes_bucket{le="1"}', 1],
        ['size_bytes_bucket{le="Infinity"}', 1],
        ['size_bytes_sum', 1],
        ['size_bytes_count', 1],
      ],
      'it takes the name size_bytes_count, as size_bytes does in another process',
    ],
  ])('%s', async (_, prepare, shown, difference) => {
    const group = new MergingGroup();
    const [a, b] = two(group);
    prepare(a, b);
    expect(await group.samples(a, b)).toEqual(new Map(shown));
    expect(group.differences).toEqual([
      expect.stringMatching(
        /^Metric \w+ of process 22, thread 4, is left out of the scrape: .+\. Run one version of the app in all processes that answer together, or rename one of the metrics\.$/,
      ),
    ]);
    expect(group.differences[0]).toContain(`: ${difference}. `);
  });
});

describe('what is left out', () => {
  it('is kept in estates, and shown again by who means the same', async () => {
    const group = new MergingGroup();
    const [a, b] = two(group);
    a.of(size([1])).observe(1);
    b.of(size([1, 2])).observe(2);
    const estate = group.leave([await a.state(), await b.state()]);
    const now = new CountingProcess(group, { pid: 33 });
    now.of(size([1, 2])).observe(0);
    const shown = await samplesOf(group.merge([await now.part(), left(estate)]));
    expect(shown.get('size_bytes_count')).toBe(2);
    expect(shown.get('size_bytes_bucket{le="2"}')).toBe(2);
    expect(group.differences).toEqual([
      expect.stringMatching(/^Metric size_bytes of ended processes /),
    ]);
  });

  it('is nothing where only help, unit or vocabulary differ', async () => {
    const group = new MergingGroup();
    const [a, b] = two(group);
    a.of(defineCounter({ name: 'x_total', help: 'One.', labels: { a: ['1'] } })).inc({ a: '1' });
    b.of(defineCounter({ name: 'x_total', help: 'Other.', labels: { a: ['1', '2'] } })).inc({
      a: '2',
    });
    const [family] = group.merge([await a.part(), await b.part()]);
    expect(family).toMatchObject({ help: 'One.' });
    expect((await group.samples(a, b)).size).toBe(2);
    expect(group.differences).toEqual([]);
  });
});

it('metrics come in the order of a scrape of one process', async () => {
  const group = new MergingGroup();
  const [a, b] = two(group);
  a.of(defineCounter({ name: 'nestjs_metrics_scrapes_total', help })).inc();
  a.add(new PromGauge({ name: 'level', help, ...none }));
  b.of(size([1])).observe(1);
  expect(group.merge([await a.part(), await b.part()]).map(({ name }) => name)).toEqual([
    'size_bytes',
    'level',
    'nestjs_metrics_scrapes_total',
  ]);
});
