import { describe, expect, it } from '@jest/globals';
import type { MetricDefinition, NamingFinding } from 'nestjs-metrics';
import { define, lint } from './lint.js';

/** Metrics a_total, b_total, … with these labels. */
function metrics(...labels: readonly (readonly string[])[]): MetricDefinition[] {
  return labels.map((names, index) =>
    define('counter', `${'abcdef'[index]}_total`, {
      labels: Object.fromEntries(names.map((name) => [name, ['x']])),
    }),
  );
}

function spellings(
  ...labels: readonly (readonly string[])[]
): Pick<NamingFinding, 'metric' | 'suggestion'>[] {
  return lint(metrics(...labels))
    .filter(({ rule }) => rule === 'label-spelling')
    .map(({ metric, suggestion }) => ({ metric, suggestion }));
}

describe('the name of a label', () => {
  it.each([
    ['statusCode', 'status_code'],
    ['HTTPStatus', 'http_status'],
    ['Status', 'status'],
    ['status__code', 'status_code'],
    ['_status', 'status'],
    ['userIDs', 'user_ids'],
  ])('is in snake_case, unlike %s', (label, suggestion) => {
    expect(lint(metrics([label]))).toEqual([
      {
        rule: 'label-snake-case',
        metric: 'a_total',
        certain: true,
        message: `Metric a_total has the label ${label}, which is not in snake_case.`,
        cure: `Name it ${suggestion}.`,
        suggestion,
      },
    ]);
  });

  it('is no finding in snake_case', () => {
    expect(lint(metrics(['status_code', 'http2', 'status']))).toEqual([]);
  });

  it('has no name suggested where nothing of it could be one', () => {
    expect(lint(metrics(['_1']))[0]).not.toHaveProperty('suggestion');
  });
});

describe('one label spelt two ways', () => {
  it('is told of the metric that spells it otherwise, with the spelling to use', () => {
    expect(lint(metrics(['payment_method'], ['paymentmethod']))).toEqual([
      {
        rule: 'label-spelling',
        metric: 'b_total',
        certain: false,
        message: 'Metric b_total has the label paymentmethod, spelt payment_method in a_total.',
        cure: 'Spell it payment_method in all metrics.',
        suggestion: 'payment_method',
      },
    ]);
  });

  it.each<[string, readonly (readonly string[])[], string, string]>([
    ['in either order', [['status_code'], ['statusCode']], 'b_total', 'status_code'],
    ['and back', [['statusCode'], ['status_code']], 'a_total', 'status_code'],
    ['in one metric', [['statusCode', 'status_code']], 'a_total', 'status_code'],
    ['in a draw, which the first one wins', [['user_name'], ['username']], 'b_total', 'user_name'],
    ['that most have not', [['name_space'], ['namespace'], ['namespace']], 'a_total', 'namespace'],
    ['that most have', [['ns_id'], ['ns_id'], ['nsid']], 'c_total', 'ns_id'],
    ['with capitals', [['Method'], ['method']], 'a_total', 'method'],
  ])('is found %s', (_, labels, metric, suggestion) => {
    expect(spellings(...labels)).toEqual([{ metric, suggestion }]);
  });

  it('is told of each metric that has the worse one', () => {
    expect(spellings(['statusCode'], ['status_code'], ['statusCode'])).toEqual([
      { metric: 'a_total', suggestion: 'status_code' },
      { metric: 'c_total', suggestion: 'status_code' },
    ]);
  });

  it('takes the fewest changes, those to snake_case included', () => {
    expect(spellings(['hostname'], ['host_name'], ['hostName'])).toEqual([
      { metric: 'a_total', suggestion: 'host_name' },
      { metric: 'c_total', suggestion: 'host_name' },
    ]);
  });

  it('is no finding where the words differ', () => {
    expect(spellings(['status'], ['status_code'], ['state'], ['status'])).toEqual([]);
  });
});
