import { describe, expect, it } from '@jest/globals';
import { define, lint } from './lint.js';

function rulesOf(help: string): string[] {
  return lint([define('counter', 'orders_processed_total', { help })]).map(({ rule }) => rule);
}

describe('the help', () => {
  it.each(['Orders processed.', 'Revenue.', 'Заказы', '注文', 'How many orders were processed.'])(
    'may be as short as "%s"',
    (help) => {
      expect(rulesOf(help)).toEqual([]);
    },
  );

  it.each([
    'orders_processed_total',
    'Orders processed total.',
    'ordersProcessedTotal',
    'todo!',
    'tbd',
    'help',
    'Metric',
    '-',
    '...',
    'n/a',
    'Counter.',
  ])('says more than "%s"', (help) => {
    expect(rulesOf(help)).toEqual(['help-text']);
  });

  it('is asked for with what is wrong', () => {
    const [finding] = lint([define('gauge', 'depth', { help: 'Depth' })]);
    expect(finding).toEqual({
      rule: 'help-text',
      metric: 'depth',
      certain: false,
      message: 'Metric depth repeats its name as help.',
      cure: 'Say in one sentence what it measures: it is what people read when an alert fires.',
    });
  });

  it('is judged without the prefix too', () => {
    expect(lint([define('gauge', 'depth', { help: 'Depth' })], 'shop_')).toHaveLength(1);
    expect(lint([define('gauge', 'depth', { help: 'Shop depth' })], 'shop_')).toHaveLength(1);
  });
});
