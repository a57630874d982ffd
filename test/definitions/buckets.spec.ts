import { describe, expect, it } from '@jest/globals';
import {
  defineHistogram,
  durationBuckets,
  exponentialBuckets,
  linearBuckets,
} from 'nestjs-metrics';
import { expectRefusal, refusalOf, type RefusedDefinition } from './refusal.js';

function withBuckets(buckets: unknown): () => unknown {
  return () =>
    defineHistogram({ name: 'wait_seconds', help: 'Wait.', buckets: buckets as number[] });
}

describe('the buckets of a histogram', () => {
  it('are 5 ms to 10 s where none are given', () => {
    const { buckets } = defineHistogram({ name: 'wait_seconds', help: 'Wait.' });
    expect(buckets).toEqual([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]);
  });

  it('may be negative, zero and a single one', () => {
    const define = (buckets: number[]): readonly number[] =>
      defineHistogram({ name: 'drift', help: 'Drift.', buckets }).buckets;
    expect(define([-1, 0, 1])).toEqual([-1, 0, 1]);
    expect(define([7])).toEqual([7]);
  });

  it.each([
    ['an empty list', [], 'an empty list as buckets'],
    ['a number', 5, '5 as buckets'],
    ['an object', { start: 1 }, 'an object as buckets'],
    ['+Inf, which is always there', [1, Infinity], 'the bucket Infinity'],
    ['-Inf', [-Infinity, 1], 'the bucket -Infinity'],
    ['NaN', [1, NaN], 'the bucket NaN'],
    ['a text', [1, '2'], 'the bucket "2"'],
    ['null', [null], 'the bucket null'],
    ['a hole', Object.assign([1, 2, 3], { length: 4 }), 'the bucket undefined'],
    ['a falling bound', [1, 5, 2], 'the bucket 2 after 5'],
    ['a repeated bound', [1, 2, 2], 'the bucket 2 after 2'],
    ['zero with both signs', [-0, 0], 'after'],
  ])('are refused with %s', (_, buckets, offender) => {
    expectRefusal(refusalOf(withBuckets(buckets)), 'INVALID_BUCKETS', [
      'Metric wait_seconds',
      offender,
      'List finite upper bounds in ascending order',
    ]);
  });
});

describe('the bucket helpers', () => {
  it('makes linear buckets', () => {
    expect(linearBuckets(0, 25, 4)).toEqual([0, 25, 50, 75]);
  });

  it('makes exponential buckets', () => {
    expect(exponentialBuckets(1, 2, 5)).toEqual([1, 2, 4, 8, 16]);
  });

  it('makes bounds without the dust of floating point', () => {
    expect(linearBuckets(0.1, 0.1, 3)).toEqual([0.1, 0.2, 0.3]);
    expect(exponentialBuckets(0.001, 10, 4)).toEqual([0.001, 0.01, 0.1, 1]);
  });

  it.each([40, 49, 52])('makes large bounds exactly: 2 ** %i', (exponent) => {
    const bound = 2 ** exponent;
    expect(exponentialBuckets(1, 2, exponent + 1).at(-1)).toBe(bound);
    expect(linearBuckets(bound, 1, 3)).toEqual([bound, bound + 1, bound + 2]);
  });

  it('makes as many bounds as 1,000', () => {
    expect(linearBuckets(1, 1, 1_000)).toHaveLength(1_000);
  });

  it.each(Object.entries(durationBuckets))('offers the preset %s', (_, preset) => {
    const { buckets } = defineHistogram({ name: 'wait_seconds', help: 'Wait.', buckets: preset });
    expect(buckets).toEqual(preset);
  });

  it.each<RefusedDefinition>([
    {
      title: 'a linear start that is not finite',
      define: () => linearBuckets(NaN, 1, 3),
      says: ['linearBuckets', 'NaN as start', 'Use a finite number'],
    },
    {
      title: 'a linear width of 0',
      define: () => linearBuckets(0, 0, 3),
      says: ['linearBuckets', 'a width of 0', 'Use a width above 0'],
    },
    {
      title: 'a count that is not whole',
      define: () => linearBuckets(0, 1, 2.5),
      says: ['linearBuckets', '2.5 as count', 'from 1 to 1000'],
    },
    {
      title: 'a count of 0',
      define: () => exponentialBuckets(1, 2, 0),
      says: ['exponentialBuckets', '0 as count', 'from 1 to 1000'],
    },
    {
      title: 'an exponential start of 0',
      define: () => exponentialBuckets(0, 2, 3),
      says: ['exponentialBuckets', 'starts at 0', 'Use a start above 0'],
    },
    {
      title: 'an exponential factor of 1',
      define: () => exponentialBuckets(1, 1, 3),
      says: ['exponentialBuckets', 'the factor 1', 'a factor above 1'],
    },
    {
      title: 'a factor that is a text',
      define: () => exponentialBuckets(1, '2' as unknown as number, 3),
      says: ['exponentialBuckets', '"2" as factor', 'Use a finite number'],
    },
  ])('refuses $title', ({ define, says }) => {
    expectRefusal(refusalOf(define), 'INVALID_BUCKETS', says);
  });

  it.each<RefusedDefinition>([
    {
      title: 'exponential bounds beyond the largest number',
      define: () => exponentialBuckets(1, 1e200, 3),
      says: ['exponentialBuckets', 'Infinity'],
    },
    {
      title: 'linear bounds beyond the largest number',
      define: () => linearBuckets(0, 1e308, 3),
      says: ['linearBuckets', 'Infinity'],
    },
    {
      title: 'bounds too close to be told apart',
      define: () => linearBuckets(1e300, 1, 3),
      says: ['linearBuckets', '1e+300'],
    },
    {
      title: 'a linear count of 1,001',
      define: () => linearBuckets(0, 1, 1_001),
      says: ['linearBuckets', '1001 as count', 'from 1 to 1000'],
    },
    {
      title: 'an exponential count beyond the longest array',
      define: () => exponentialBuckets(1, 2, 2 ** 33),
      says: ['exponentialBuckets', 'as count', 'from 1 to 1000'],
    },
  ])('refuses $title at once', ({ define, says }) => {
    expectRefusal(refusalOf(define), 'INVALID_BUCKETS', says);
  });
});
