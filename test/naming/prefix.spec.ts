import { describe, expect, it } from '@jest/globals';
import { define, lint } from './lint.js';

const CLEAN = [define('counter', 'orders_total'), define('gauge', 'order_queue_depth')];

describe('the prefix of an app', () => {
  it.each(['', 'shop_', 'my_shop_'])('is no finding as "%s"', (prefix) => {
    expect(lint(CLEAN, prefix)).toEqual([]);
  });

  it.each([
    ['myShop_', 'metric-snake-case', 'my_shop_'],
    ['shop:', 'no-colon', 'shop_'],
    ['shop_miles_', 'base-unit', undefined],
    ['shop_b_', 'no-abbreviated-unit', undefined],
    ['shop_gauge_', 'no-type-in-name', undefined],
  ])('is told once, not for each metric: %s', (prefix, rule, suggestion) => {
    const findings = lint(CLEAN, prefix);
    expect(findings).toEqual([
      {
        rule,
        metric: `${prefix}orders_total`,
        certain: true,
        message: expect.stringMatching(/^The option prefix /),
        cure: suggestion ? `Use "${suggestion}".` : 'Choose another prefix.',
        ...(suggestion && { suggestion }),
      },
    ]);
  });

  it('says what it should be', () => {
    expect(lint(CLEAN, 'myShop_')[0]).toMatchObject({
      message: 'The option prefix "myShop_" is not in snake_case, as all names in Prometheus are.',
      cure: 'Use "my_shop_".',
    });
  });

  it('is part of the names that are told and suggested', () => {
    expect(lint([define('counter', 'orders')], 'shop_')).toEqual([
      expect.objectContaining({ metric: 'shop_orders', suggestion: 'shop_orders_total' }),
    ]);
  });

  it('makes the first word of a name one that is judged, as in promtool', () => {
    expect(lint([define('gauge', 'ms')])).toEqual([]);
    expect(lint([define('gauge', 'ms')], 'shop_')).toEqual([
      expect.objectContaining({
        rule: 'no-abbreviated-unit',
        metric: 'shop_ms',
        suggestion: 'shop_seconds',
      }),
    ]);
  });

  it('is told beside what is wrong with a name', () => {
    const metrics = lint([define('counter', 'ordersTotal')], 'myShop_');
    expect(metrics.map(({ rule, suggestion }) => [rule, suggestion])).toEqual([
      ['metric-snake-case', 'my_shop_'],
      ['metric-snake-case', 'my_shop_orders_total'],
      ['counter-total', 'my_shop_orders_total'],
    ]);
  });

  it('is told beside a name that has the same fault', () => {
    const metrics = lint([define('gauge', 'ms_left')], 'shop_b_');
    expect(metrics.map(({ message }) => message.split(' has ')[0])).toEqual([
      'The option prefix "shop_b_"',
      'Metric shop_b_ms_left',
    ]);
  });
});
