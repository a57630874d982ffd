import { Gauge, Histogram, Summary } from 'prom-client';
import { fake, type ForeignCase } from './foreign-metrics.js';

const help = 'F.';

/** A metric that is left out. */
interface LeftOutCase extends ForeignCase {
  /** Its name; `f` if it has no other. */
  readonly offender?: string;
  /** What is said of it, after its name. */
  readonly says: string;
  /** In which format it is still there, if in any. */
  readonly isLeftIn?: 'text';
}

function bucket(le: unknown, value: number): object {
  return { labels: { le }, value, metricName: 'f_bucket' };
}

function totals(sum: number, count: number): object[] {
  return [
    { labels: {}, value: sum, metricName: 'f_sum' },
    { labels: {}, value: count, metricName: 'f_count' },
  ];
}

/** What has no meaning, or would make a body unreadable. */
export const LEFT_OUT: readonly LeftOutCase[] = [
  {
    title: 'a name that no metric may have',
    says: 'Metric "f-1" has a name that Prometheus refuses.',
    fill: fake('gauge', [{ value: 1 }], 'f-1'),
    offender: 'f-1',
  },
  {
    title: 'a label name that is none',
    says: 'it has the label "user-id", at which a scraper refuses the whole scrape; use letters',
    fill: (registers) => {
      const gauge = new Gauge({ name: 'f', help, labelNames: ['a'], registers });
      (gauge as unknown as { labelNames: string[] }).labelNames.push('user-id');
      gauge.set({ a: 'x' }, 1);
      gauge.set({ 'user-id': 'x' } as never, 1);
    },
  },
  {
    title: 'a label in place of the name',
    says: 'it has the label "__name__", at which',
    fill: (registers) => {
      const labelNames = ['__name__'];
      new Gauge({ name: 'f', help, labelNames, registers }).set({ __name__: 'x' }, 1);
    },
  },
  {
    title: 'a percentile above 1',
    says: 'it has the quantile 50; give percentiles between 0 and 1',
    fill: (registers) => {
      new Summary({ name: 'f', help, percentiles: [50], registers }).observe(3);
    },
  },
  {
    title: 'a quantile without a rank',
    says: 'it has the quantile NaN; give',
    fill: fake('summary', [{ value: 1 }, ...totals(1, 1)]),
  },
  {
    title: 'a histogram without its last bucket',
    says: 'it has no +Inf bucket; every histogram has one',
    fill: fake('histogram', [bucket(1, 1), ...totals(1, 1)]),
  },
  {
    title: 'buckets that fall',
    says: 'its bucket 2 has 1 after 2; buckets are whole numbers that do not fall',
    fill: fake('histogram', [bucket(1, 2), bucket(2, 1), bucket('+Inf', 2), ...totals(1, 2)]),
  },
  {
    title: 'buckets that count where prom-client would not',
    says: 'its buckets are counted for bounds that do not ascend; give each bound once',
    fill: fake('histogram', [bucket(2, 2), bucket(1, 3), bucket('+Inf', 3), ...totals(1, 3)]),
  },
  {
    title: 'a bucket that is no count',
    says: 'its bucket 1 has 0.5 after 0; buckets',
    fill: fake('histogram', [bucket(1, 0.5), bucket('+Inf', 1), ...totals(1, 1)]),
  },
  {
    title: 'a count that is not the last bucket',
    says: 'its count is 2 and its +Inf bucket 1; they must be alike',
    fill: fake('histogram', [bucket('+Inf', 1), ...totals(1, 2)]),
  },
  {
    title: 'a sum without a count',
    says: 'it has only one of sum and count; give both',
    fill: fake('histogram', [bucket('+Inf', 1), totals(1, 1)[0]!]),
  },
  {
    title: 'a count of NaN',
    says: 'its count is NaN; it must be a whole number',
    fill: fake('summary', totals(1, NaN)),
  },
  {
    title: 'a sample of another kind',
    says: 'it has the sample "_bucket", which no gauge has; register it',
    fill: fake('gauge', [{ value: 1 }, { value: 1, metricName: 'f_bucket' }]),
  },
  {
    title: 'a sample of another name',
    says: 'it has the sample "g", which no gauge has; register it',
    fill: fake('gauge', [{ value: 1 }, { value: 1, metricName: 'g' }]),
  },
  {
    title: 'a gauge whose name is a sample of a histogram',
    says: 'it takes the name g_count, as g does; rename one of them',
    fill: (registers) => {
      new Histogram({ name: 'g', help, buckets: [1], registers }).observe(1);
      new Gauge({ name: 'g_count', help, registers });
    },
    offender: 'g_count',
  },
  {
    title: 'a gauge whose name is the family of one of our counters',
    says: 'it takes the name orders, as orders_total does; rename',
    fill: (registers) => void new Gauge({ name: 'orders', help, registers }),
    isLeftIn: 'text',
    offender: 'orders',
  },
];
