import { describe, expect, it } from '@jest/globals';
import { durationBuckets, exponentialBuckets, linearBuckets } from 'nestjs-metrics';
import { define, lint } from './lint.js';

/** The rules that a histogram with these buckets breaks. */
function broken(name: string, buckets?: readonly number[]): string[] {
  const definition = define('histogram', name, buckets && { buckets });
  return lint([definition]).map(({ rule }) => rule);
}

function times1000(buckets: readonly number[]): number[] {
  return buckets.map((bound) => bound * 1_000);
}

describe('a histogram of seconds', () => {
  it.each<[string, readonly number[]]>([
    ...Object.entries(durationBuckets),
    ['powers of two from 1 s', exponentialBuckets(1, 2, 12)],
    ['powers of ten from 1 s', exponentialBuckets(1, 10, 6)],
    ['powers of ten from 1 ms', exponentialBuckets(0.001, 10, 8)],
    ['minutes and hours', [60, 300, 900, 3600]],
    ['jobs', [10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 86_400]],
    ['whole seconds', [1, 2, 5, 10, 30]],
    ['tens of seconds', linearBuckets(10, 10, 12)],
    ['from tenths to quarters of an hour', [0.1, 0.5, 1, 5, 10, 50, 100, 500, 1_000]],
    ['from tenths to hours', [0.1, 0.5, 1, 5, 10, 50, 100, 500, 1_000, 5_000]],
    ['five minutes each', [30, 300, 600, 900, 1_200]],
    ['from 1 s to a quarter of an hour', [1, 5, 10, 50, 100, 500, 1_000]],
    ['hours by the hundred, with an hour among them', [100, 500, 1_000, 3_600, 5_000, 10_000]],
    ['one bound', [1_000]],
    ['ages in days', [1, 7, 30, 90, 365].map((days) => days * 86_400)],
  ])('may have buckets of %s', (_, buckets) => {
    expect(broken('job_duration_seconds', buckets)).toEqual([]);
  });

  it.each<[string, readonly number[]]>([
    ['prom-client’s default buckets', times1000(durationBuckets.request)],
    ['those for other parties’ services', times1000(durationBuckets.remote).slice(0, 8)],
    ['prom-client’s example', [0.1, 5, 15, 50, 100, 200, 300, 400, 500]],
    ['hundreds', linearBuckets(100, 100, 10)],
    ['fifties', linearBuckets(50, 50, 20)],
    ['few bounds', [10, 50, 100, 250, 500]],
    ['few large bounds', [100, 500, 1_000]],
    ['a bound at 0', [0, 100, 200, 500, 1_000, 5_000]],
  ])('has no buckets in milliseconds: %s', (_, buckets) => {
    expect(broken('request_duration_seconds', buckets)).toEqual(['seconds-buckets']);
  });

  it('is told its buckets in seconds', () => {
    const buckets = times1000(durationBuckets.request);
    expect(lint([define('histogram', 'request_duration_seconds', { buckets })])).toEqual([
      expect.objectContaining({
        certain: false,
        message:
          'Metric request_duration_seconds is a histogram of seconds, and its buckets, from 5 to 10000, look like milliseconds.',
        cure: 'If they are, give them in seconds, from 0.005 to 10.',
      }),
    ]);
  });
});

describe('a histogram of something else', () => {
  it('may have such buckets', () => {
    const buckets = times1000(durationBuckets.request);
    expect(broken('order_items', buckets)).toEqual([]);
    expect(broken('order_size_bytes', buckets)).toEqual([]);
  });

  it('has buckets of its own where it is of bytes', () => {
    expect(broken('order_size_bytes')).toEqual(['bytes-buckets']);
    expect(broken('order_size_bytes', [100, 1_000])).toEqual([]);
    expect(broken('order_items')).toEqual([]);
  });
});
