import { Counter, Gauge, Histogram, Summary } from 'prom-client';
import { fake, type Fill, type ForeignCase } from './foreign-metrics.js';

const help = 'F.';

/** A metric that is mended, and the lines that it has then. */
interface MendedCase extends ForeignCase {
  readonly text: readonly string[];
  /** Where it has others in OpenMetrics. */
  readonly openMetrics?: readonly string[];
}

function histogram(buckets: unknown[], observed: number[]): Fill {
  return (registers) => {
    const made = new Histogram({ name: 'f', help, buckets: buckets as number[], registers });
    for (const value of observed) made.observe(value);
  };
}

function bucketLines(...buckets: (readonly [le: string, count: number])[]): string[] {
  return buckets.map(([le, count]) => `f_bucket{le="${le}"} ${count}`);
}

/** What has one meaning, however wrongly it was made. */
export const MENDED: readonly MendedCase[] = [
  {
    title: 'a counter of NaN',
    fill: (registers) => {
      const counter = new Counter({ name: 'f_total', help, labelNames: ['a'], registers });
      counter.inc({ a: 'bad' }, NaN);
      counter.inc({ a: 'good' }, 2);
    },
    text: ['# TYPE f_total untyped', 'f_total{a="bad"} NaN', 'f_total{a="good"} 2'],
    openMetrics: ['# TYPE f_total unknown', 'f_total{a="bad"} NaN', 'f_total{a="good"} 2'],
  },
  {
    title: 'a counter below zero',
    fill: fake('counter', [{ value: -1 }], 'f_total'),
    text: ['# TYPE f_total untyped', 'f_total -1'],
    openMetrics: ['# TYPE f_total unknown', 'f_total -1'],
  },
  {
    title: 'buckets in descending order, of which only the first one counts',
    fill: histogram([10, 1], [0.5, 5, 50]),
    text: [...bucketLines(['10.0', 2], ['+Inf', 3]), 'f_sum 55.5', 'f_count 3'],
  },
  {
    title: 'buckets out of order, of which those count that are above all before them',
    fill: histogram([2, 1, 5], [0.5, 1.5, 4, 50]),
    text: [...bucketLines(['2.0', 2], ['5.0', 3], ['+Inf', 4]), 'f_sum 56', 'f_count 4'],
  },
  {
    title: 'buckets given twice',
    fill: histogram([1, 1, 5, 1], [0.5, 0.5, 4, 50]),
    text: [...bucketLines(['1.0', 2], ['5.0', 3], ['+Inf', 4]), 'f_sum 55', 'f_count 4'],
  },
  {
    title: 'buckets given once as a number and once as a string',
    fill: histogram([1, '1'], [0.5, 50]),
    text: [...bucketLines(['1.0', 1], ['+Inf', 2]), 'f_sum 50.5', 'f_count 2'],
  },
  {
    title: 'a bucket of Infinity',
    fill: histogram([1, Infinity], [0.5, 50]),
    text: [...bucketLines(['1.0', 1], ['+Inf', 2]), 'f_sum 50.5', 'f_count 2'],
  },
  {
    title: 'a bucket of Infinity before others',
    fill: histogram([Infinity, 1, Infinity], [0.5, 50]),
    text: [...bucketLines(['+Inf', 2]), 'f_sum 50.5', 'f_count 2'],
  },
  {
    title: 'buckets that are no numbers',
    fill: histogram([NaN, 1, 'x', undefined, -Infinity], [0.5, 50]),
    text: [...bucketLines(['1.0', 1], ['+Inf', 2]), 'f_sum 50.5', 'f_count 2'],
  },
  {
    title: 'a percentile given twice',
    fill: (registers) => {
      new Summary({ name: 'f', help, percentiles: [0.5, 0.5], registers }).observe(3);
    },
    text: ['f{quantile="0.5"} 3', 'f_sum 3', 'f_count 1'],
  },
  {
    title: 'quantiles of series that are written alike',
    fill: (registers) => {
      const summary = new Summary({
        name: 'f',
        help,
        labelNames: ['a'],
        percentiles: [1],
        registers,
      });
      summary.observe({ a: '\ud800' }, 3);
      summary.observe({ a: '\udc00' }, 5);
    },
    text: ['f{a="\ufffd",quantile="1.0"} NaN', 'f_sum{a="\ufffd"} 8', 'f_count{a="\ufffd"} 2'],
  },
  {
    title: 'quantiles below zero',
    fill: (registers) => {
      const summary = new Summary({ name: 'f', help, percentiles: [0, 1], registers });
      summary.observe(-3);
      summary.observe(5);
    },
    text: ['f{quantile="0.0"} -3', 'f{quantile="1.0"} 5', 'f_sum 2', 'f_count 2'],
    openMetrics: ['f{quantile="1.0"} 5', 'f_sum 2', 'f_count 2'],
  },
  {
    title: 'labels that are bounds elsewhere',
    fill: (registers) => {
      const labelNames = ['le', 'quantile'];
      new Counter({ name: 'f_total', help, labelNames, registers }).inc({ le: 1, quantile: 2 });
    },
    text: ['f_total{le="1",quantile="2"} 1'],
  },
  {
    title: 'a histogram with the label of a summary',
    fill: (registers) => {
      const made = { name: 'f', help, labelNames: ['quantile'], buckets: [1], registers };
      new Histogram(made).observe({ quantile: 7 }, 3);
    },
    text: [
      'f_bucket{quantile="7",le="1.0"} 0',
      'f_bucket{quantile="7",le="+Inf"} 1',
      'f_sum{quantile="7"} 3',
      'f_count{quantile="7"} 1',
    ],
  },
  {
    title: 'a help that is no string',
    fill: (registers) => {
      new Gauge({ name: 'f', help: { text: 'F.' } as unknown as string, registers }).set(1);
    },
    text: ['# HELP f ', 'f 1'],
  },
  {
    title: 'a gauge and a counter of one family',
    fill: (registers) => {
      new Counter({ name: 'f_total', help, registers }).inc(2);
      new Gauge({ name: 'f', help, registers }).set(1);
    },
    text: ['# TYPE f_total counter', 'f_total 2', '# TYPE f gauge', 'f 1'],
    openMetrics: ['# TYPE f_total unknown', 'f_total 2', '# TYPE f gauge', 'f 1'],
  },
  {
    title: 'two counters of one family',
    fill: (registers) => {
      new Counter({ name: 'f', help, registers }).inc(1);
      new Counter({ name: 'f_total', help, registers }).inc(2);
    },
    text: ['# TYPE f counter', 'f 1', '# TYPE f_total counter', 'f_total 2'],
    openMetrics: ['# TYPE f unknown', 'f 1', '# TYPE f_total unknown', 'f_total 2'],
  },
];
