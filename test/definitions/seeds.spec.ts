import { describe, expect, it } from '@jest/globals';
import { defineCounter, defineGauge, open } from 'nestjs-metrics';
import { expectRefusal, refusalOf } from './refusal.js';

const help = 'Orders processed.';
const labels = { outcome: ['success', 'declined'], tenant: open() } as const;

function withSeed(seed: unknown): () => unknown {
  return () => defineCounter({ name: 'orders_total', help, labels, seed: seed as never });
}

describe('the seed of a definition', () => {
  it.each([undefined, false])('may be %s', (seed) => {
    expect(defineCounter({ name: 'orders_total', help, labels, seed }).seed).toBe(seed);
  });

  it('may be true where all labels are closed', () => {
    const outcome = ['a', 'b'] as const;
    expect(defineGauge({ name: 'queue_depth', help, labels: { outcome }, seed: true }).seed).toBe(
      true,
    );
  });

  it('may list label sets, with values of open labels too', () => {
    const { seed } = defineCounter({
      name: 'orders_total',
      help,
      labels,
      seed: [
        { outcome: 'success', tenant: 'acme' },
        { tenant: 'globex', outcome: 'declined' },
      ],
    });
    expect(seed).toEqual([
      { outcome: 'success', tenant: 'acme' },
      { outcome: 'declined', tenant: 'globex' },
    ]);
  });

  it('cannot be true where a label is open', () => {
    expectRefusal(refusalOf(withSeed(true)), 'INVALID_SEED', [
      'Metric orders_total',
      'its label "tenant" are open',
      'List the label sets to seed, or leave out "seed"',
    ]);
  });

  it.each([
    ['no list', 'all', '"all" as seed'],
    ['one label set', { outcome: 'success', tenant: 'a' }, 'an object as seed'],
    ['null', null, 'null as seed'],
  ])('is refused where it is %s', (_, seed, offender) => {
    expectRefusal(refusalOf(withSeed(seed)), 'INVALID_SEED', [
      'Metric orders_total',
      offender,
      'Use true, false or a list of label sets',
    ]);
  });

  it.each([
    ['has no label set', ['success'], '"success" instead of a label set'],
    ['has a hole', Array<object>(1), 'undefined instead of a label set'],
    ['has a list of values', [['success', 'a']], 'an array instead of a label set'],
    ['lacks a label', [{ outcome: 'success' }], 'undefined as value of the label "tenant"'],
    [
      'has an undeclared label',
      [{ outcome: 'success', tenant: 'a', region: 'eu' }],
      'the label "region", which it does not declare',
    ],
    [
      'has an unknown value',
      [{ outcome: 'succes', tenant: 'a' }],
      '"succes" as value of the label "outcome"',
    ],
    [
      'has a value that is no label value',
      [{ outcome: 'success', tenant: {} }],
      'an object as value of the label "tenant"',
    ],
    [
      'has a list in place of a listed value',
      [{ outcome: ['success'], tenant: 'a' }],
      'an array as value of the label "outcome"',
    ],
    [
      'has a list in place of an open value',
      [{ outcome: 'success', tenant: ['a'] }],
      'an array as value of the label "tenant"',
    ],
    [
      'has an object without a prototype in place of a listed value',
      [{ outcome: Object.create(null) as object, tenant: 'a' }],
      'an object as value of the label "outcome"',
    ],
    [
      'has an object without a prototype in place of an open value',
      [{ outcome: 'success', tenant: Object.create(null) as object }],
      'an object as value of the label "tenant"',
    ],
    [
      'has a symbol as value',
      [{ outcome: Symbol('success'), tenant: 'a' }],
      'as value of the label "outcome"',
    ],
    [
      'has a value that is not finite',
      [{ outcome: 'success', tenant: NaN }],
      'NaN as value of the label "tenant"',
    ],
  ])('is refused where its list %s', (_, seed, offender) => {
    expectRefusal(refusalOf(withSeed(seed)), 'INVALID_SEED', [
      'Metric orders_total seeds',
      offender,
      'Give each of its labels (outcome, tenant) a value it may take',
    ]);
  });
});
