import { describe, expect, it } from '@jest/globals';
import { defineCounter, defineStateSet, open, type LabelSpecs } from 'nestjs-metrics';
import { expectRefusal, refusalOf } from './refusal.js';

const help = 'Orders processed.';

function withLabels(labels: unknown): () => unknown {
  return () => defineCounter({ name: 'orders_total', help, labels: labels as LabelSpecs });
}

describe('the labels of a definition', () => {
  it('keeps names and values in declared order, closed and open mixed', () => {
    const { labels, labelNames } = defineCounter({
      name: 'orders_total',
      help,
      labels: { outcome: ['success', 'declined'], tenant: open(), code: [200, 404] },
    });
    expect(labelNames).toEqual(['outcome', 'tenant', 'code']);
    expect(labels.outcome).toEqual(['success', 'declined']);
    expect(labels.tenant.kind).toBe('open');
    expect(labels.code).toEqual([200, 404]);
  });

  it('has no labels where none are given', () => {
    expect(defineCounter({ name: 'orders_total', help }).labelNames).toEqual([]);
  });

  it.each(['out-come', '1st', '', 'a b', 'a:b', 'größe'])('refuses the label name "%s"', (name) => {
    expectRefusal(refusalOf(withLabels({ [name]: ['a'] })), 'INVALID_LABEL_NAME', [
      'Metric orders_total',
      JSON.stringify(name),
      'Use letters, digits and "_"',
    ]);
  });

  it.each(['le', 'quantile', '__name__', '__other__', '__x'])(
    'refuses the reserved label name %s',
    (name) => {
      expectRefusal(refusalOf(withLabels({ [name]: open() })), 'INVALID_LABEL_NAME', [
        'Metric orders_total',
        `"${name}"`,
        'which Prometheus reserves',
        'Choose another label name',
      ]);
    },
  );

  it('refuses the label name by which a recording with an exemplar is known', () => {
    expectRefusal(refusalOf(withLabels({ exemplarLabels: ['a'] })), 'INVALID_LABEL_NAME', [
      'Metric orders_total',
      '"exemplarLabels"',
      'Choose another label name',
    ]);
  });

  it.each([
    ['a list of names', ['outcome'], 'an array as labels'],
    ['a name', 'outcome', '"outcome" as labels'],
    ['a map', new Map([['outcome', ['a']]]), 'as labels'],
    ['a function', () => ({}), 'a function as labels'],
  ])('refuses %s in place of labels with their values', (_, labels, offender) => {
    expectRefusal(refusalOf(withLabels(labels)), 'INVALID_LABEL_NAME', [
      'Metric orders_total',
      offender,
      'Pass an object such as',
    ]);
  });

  it.each([
    ['a single value', 'success', '"success" as values', 'List them in an array'],
    ['nothing', undefined, 'undefined as values', 'or use open()'],
    ['open instead of open()', open, 'a function as values', 'or use open()'],
    ['a set', new Set(['a']), 'an object as values', 'List them in an array'],
    ['an empty vocabulary', [], 'an empty vocabulary', 'List its values, or use open()'],
    ['a value twice', ['a', 'b', 'a'], '"a" twice', 'List each value once'],
    ['a number and its text', [200, '200'], '"200" twice', 'List each value once'],
    ['undefined', ['a', undefined], 'lists undefined', 'strings or finite numbers'],
    ['a hole', Array<string>(2), 'lists undefined', 'strings or finite numbers'],
    ['null', [null], 'lists null', 'strings or finite numbers'],
    ['NaN', [NaN], 'lists NaN', 'strings or finite numbers'],
    ['an infinity', [Infinity], 'lists Infinity', 'strings or finite numbers'],
    ['a boolean', [true], 'lists true', 'strings or finite numbers'],
    ['a symbol', [Symbol('a')], 'lists Symbol(a)', 'strings or finite numbers'],
    ['an object', [{}], 'lists an object', 'strings or finite numbers'],
  ])('refuses %s as a vocabulary', (_, values, offender, cure) => {
    expectRefusal(refusalOf(withLabels({ outcome: values })), 'INVALID_LABEL_VALUES', [
      'Metric orders_total, label "outcome",',
      offender,
      cure,
    ]);
  });

  it.each([
    ['has a lone surrogate', '\uD800'],
    ['is longer than any label value is kept', 'x'.repeat(201)],
  ])('refuses a listed value that could never be recorded as it %s', (_, value) => {
    expectRefusal(refusalOf(withLabels({ outcome: ['a', value] })), 'INVALID_LABEL_VALUES', [
      'Metric orders_total, label "outcome",',
    ]);
  });
});

describe('the states of a state set', () => {
  it.each([
    ['nothing', undefined, 'undefined'],
    ['a name', 'on', '"on"'],
    ['an empty list', [], 'an empty list'],
    ['a number', ['on', 7], '7'],
  ])('refuses %s as states', (_, states, offender) => {
    const error = refusalOf(() =>
      defineStateSet({ name: 'shop_state', help, states: states as string[] }),
    );
    expectRefusal(error, 'INVALID_STATES', [
      'shop_state',
      offender,
      'List the names of its states',
    ]);
  });

  it('refuses a state twice', () => {
    const error = refusalOf(() =>
      defineStateSet({ name: 'shop_state', help, states: ['on', 'off', 'on'] }),
    );
    expectRefusal(error, 'INVALID_LABEL_VALUES', ['Metric shop_state', '"on" twice', 'List each']);
  });

  it.each(['shop:state', 'le', '__state'])(
    'refuses the name %s, as the label could not take it',
    (name) => {
      const error = refusalOf(() => defineStateSet({ name, help, states: ['on'] }));
      expectRefusal(error, 'INVALID_LABEL_NAME', [`Metric ${name}`, `"${name}"`]);
    },
  );
});
