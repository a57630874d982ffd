import { describe, expect, it } from '@jest/globals';
import type { MetricKind } from 'nestjs-metrics';
import { breaks, define, lint } from './lint.js';

describe('a name that keeps the conventions', () => {
  it.each<[MetricKind, string]>([
    ['counter', 'orders_processed_total'],
    ['counter', 'orders_sent_bytes_total'],
    ['counter', 'http2_2xx_responses_total'],
    ['counter', 'summary_emails_total'],
    ['gauge', 'order_queue_depth'],
    ['gauge', 'last_success_timestamp_seconds'],
    ['gauge', 'm_files'],
    ['gauge', 'counts'],
    ['gauge', 'minimum_stock'],
    ['gauge', 'stock_min'],
    ['gauge', 'accountsum'],
    ['gauge', 'summaries_open'],
    ['histogram', 'payment_duration_seconds'],
    ['summary', 'payment_wait_seconds'],
    ['info', 'build_info'],
    ['stateset', 'link_state'],
  ])('is no finding: %s %s', (kind, name) => {
    expect(breaks(define(kind, name))).toEqual({ rules: [], suggested: [] });
  });
});

describe('a name that breaks a convention is found, and a better one suggested:', () => {
  it.each<[MetricKind, string, string[], string | undefined]>([
    // _total
    ['counter', 'orders', ['counter-total'], 'orders_total'],
    ['counter', 'total_orders', ['counter-total'], 'orders_total'],
    ['gauge', 'orders_total', ['total-only-on-counters'], 'orders'],
    ['histogram', 'wait_seconds_total', ['total-only-on-counters'], 'wait_seconds'],
    ['stateset', 'links_total', ['total-only-on-counters'], 'links'],
    // what is appended to names
    ['gauge', 'disk_total', ['total-only-on-counters'], undefined],
    ['counter', 'orders_count', ['counter-total', 'reserved-suffix'], 'orders_total'],
    ['gauge', 'users_count', ['reserved-suffix'], 'users'],
    ['gauge', 'retry_count', ['reserved-suffix'], undefined],
    ['gauge', 'batch_count', ['reserved-suffix'], undefined],
    ['gauge', 'jobs_failed_count', ['reserved-suffix'], undefined],
    ['gauge', 'cache_miss_count', ['reserved-suffix'], undefined],
    ['gauge', 'orders_sum', ['reserved-suffix'], 'orders'],
    ['gauge', 'check_sum', ['reserved-suffix'], undefined],
    ['gauge', 'token_bucket', ['reserved-suffix'], undefined],
    ['gauge', 'order_created', ['reserved-suffix'], undefined],
    ['gauge', 'build_info', ['reserved-suffix'], undefined],
    ['histogram', 'wait_seconds_bucket', ['reserved-suffix'], undefined],
    ['summary', 'wait_seconds_count', ['reserved-suffix'], 'wait_seconds'],
    ['histogram', 'wait_timestamp_seconds', ['timestamp-only-on-gauges'], undefined],
    // types
    ['gauge', 'orders_gauge', ['no-type-in-name'], 'orders'],
    ['counter', 'orders_counter_total', ['no-type-in-name'], 'orders_total'],
    ['histogram', 'wait_histogram_seconds', ['no-type-in-name'], 'wait_seconds'],
    ['summary', 'waitSummary', ['metric-snake-case', 'no-type-in-name'], 'wait'],
    ['counter', 'email_summary_sent_total', ['no-type-in-name'], undefined],
    ['gauge', 'traffic_counter_devices', ['no-type-in-name'], undefined],
    // case and colons
    ['counter', 'ordersTotal', ['metric-snake-case', 'counter-total'], 'orders_total'],
    ['gauge', 'HTTPConnections', ['metric-snake-case'], 'http_connections'],
    ['gauge', 'open__orders_', ['metric-snake-case'], 'open_orders'],
    ['gauge', '_orders', ['metric-snake-case'], 'orders'],
    ['gauge', 'shop:orders', ['no-colon'], 'shop_orders'],
    ['gauge', ':', ['no-colon'], undefined],
    // several at once
    [
      'counter',
      'shop:ordersCountCounter',
      ['metric-snake-case', 'no-colon', 'no-type-in-name', 'counter-total'],
      'shop_orders_total',
    ],
  ])('%s %s', (kind, name, rules, suggestion) => {
    expect(breaks(define(kind, name))).toEqual({
      rules,
      suggested: suggestion === undefined ? [] : [suggestion],
    });
  });

  it('says which metric breaks which rule, and what to do', () => {
    const [total, suffix] = lint([define('counter', 'orders_count')]);
    expect(total).toEqual({
      rule: 'counter-total',
      metric: 'orders_count',
      certain: true,
      message: 'Metric orders_count is a counter, whose name Prometheus ends with "_total".',
      cure: 'Name it orders_total.',
      suggestion: 'orders_total',
    });
    expect(suffix).toMatchObject({
      message:
        'Metric orders_count ends with "_count", which is kept for histograms and summaries.',
      cure: 'Name it orders_total.',
    });
  });

  it('says what to do where no name can be suggested', () => {
    expect(lint([define('gauge', 'build_info')])[0]!.cure).toBe(
      'Define it with defineInfo, or choose another last word.',
    );
  });

  it.each<[string, [MetricKind, string], [MetricKind, string]]>([
    ['has', ['gauge', 'seats'], ['gauge', 'seats_total']],
    ['has in OpenMetrics', ['gauge', 'orders'], ['counter', 'orders_count']],
    ['is to have', ['counter', 'ordersTotal'], ['counter', 'orders_count']],
  ])('has no name suggested that another metric %s', (_, one, other) => {
    const findings = lint([define(...one), define(...other)]);
    const last = findings.at(-1)!;
    expect(last).not.toHaveProperty('suggestion');
    expect(last.cure).toMatch(
      new RegExp(`^Choose another name; \\w+ would clash with what ${one[1]} is or should be`),
    );
  });

  it('has a name suggested that another metric could have, too, but need not', () => {
    const metrics = [define('counter', 'orders_count_total'), define('counter', 'orders')];
    expect(lint(metrics).map(({ suggestion }) => suggestion)).toEqual(['orders_total']);
  });

  it('keeps the order of the metrics', () => {
    const names = ['b', 'a', 'c'];
    const findings = lint(names.map((name) => define('counter', name)));
    expect(findings.map(({ metric }) => metric)).toEqual(names);
  });
});
