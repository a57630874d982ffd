import { describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineStateSet,
  defineSummary,
  open,
} from 'nestjs-metrics';

const help = 'What it measures.';

function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen);
}

describe('a definition', () => {
  it('is frozen through and through', () => {
    const labels = { outcome: ['a', 'b'], tenant: open() };
    const seed = [{ outcome: 'a', tenant: 'acme' }];
    expect(isDeeplyFrozen(defineCounter({ name: 'a_total', help, labels, seed }))).toBe(true);
    expect(isDeeplyFrozen(defineGauge({ name: 'b', help, labels }))).toBe(true);
    expect(isDeeplyFrozen(defineHistogram({ name: 'c', help, labels, buckets: [1] }))).toBe(true);
    expect(isDeeplyFrozen(defineSummary({ name: 'd', help, percentiles: [0.5] }))).toBe(true);
    expect(isDeeplyFrozen(defineStateSet({ name: 'e', help, states: ['on'] }))).toBe(true);
  });

  it('leaves what it was given unfrozen', () => {
    const outcome = ['a', 'b'];
    const labels = { outcome };
    const labelSet = { outcome: 'a' };
    const seed = [labelSet];
    const buckets = [1, 2];
    const options = { name: 'wait_seconds', help, labels, seed, buckets };
    defineHistogram(options);
    for (const given of [options, labels, outcome, seed, labelSet, buckets]) {
      expect(Object.isFrozen(given)).toBe(false);
    }
  });

  it('does not change with what it was given', () => {
    const labels: Record<string, string[]> = { outcome: ['a', 'b'] };
    const labelSet = { outcome: 'a' };
    const seed = [labelSet];
    const options = { name: 'wait_seconds', help, labels, seed, buckets: [1, 2] };
    const definition = defineHistogram(options);
    options.name = 'other';
    options.buckets.push(3);
    labels['outcome']!.push('c');
    labels['region'] = ['eu'];
    labelSet.outcome = 'b';
    seed.pop();
    expect(definition).toMatchObject({
      name: 'wait_seconds',
      labels: { outcome: ['a', 'b'] },
      labelNames: ['outcome'],
      buckets: [1, 2],
      seed: [{ outcome: 'a' }],
    });
    expect(Object.keys(definition.labels)).toEqual(['outcome']);
  });

  it('keeps neither the percentiles nor the states that it was given', () => {
    const percentiles = [0.5];
    const states = ['on', 'off'];
    const summary = defineSummary({ name: 'parse_seconds', help, percentiles });
    const stateSet = defineStateSet({ name: 'shop_state', help, states });
    percentiles[0] = 0.9;
    states[0] = 'open';
    expect(summary.percentiles).toEqual([0.5]);
    expect(stateSet.states).toEqual(['on', 'off']);
    expect(stateSet.labels['shop_state']).toEqual(['on', 'off']);
    expect(Object.isFrozen(percentiles) || Object.isFrozen(states)).toBe(false);
  });

  it('takes frozen input', () => {
    const labels = Object.freeze({ outcome: Object.freeze(['a', 'b'] as const) });
    const options = Object.freeze({ name: 'orders_total', help, labels });
    expect(defineCounter(options).labels.outcome).toEqual(['a', 'b']);
  });
});
