import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleIn } from '../support/app.js';
import { endProcesses } from '../support/process.js';
import { startShop } from './running-shop.js';

/** Each metric with all of its series, as labels by label; rows of labels where not every pair occurs. */
const ZEROS: readonly (readonly [metric: string, ...labels: readonly Labels[]])[] = [
  ['cart_abandonment_total', { stage: ['empty', 'filled', 'payment'] }],
  ['cart_value_dollars_count', {}],
  ['checkout_duration_seconds_count', { payment_method: ['card', 'wallet', 'transfer'] }],
  ['low_stock_products', {}],
  [
    'api_calls_total',
    { service: ['shipping'], endpoint: ['quotes', 'labels'], status: ['success', 'error'] },
    { service: ['recommendations'], endpoint: ['similar'], status: ['success', 'error'] },
    { service: ['supplier'], endpoint: ['deliveries'], status: ['success', 'error'] },
  ],
  [
    'api_latency_seconds_count',
    { service: ['shipping'], endpoint: ['quotes', 'labels'] },
    { service: ['recommendations'], endpoint: ['similar'] },
    { service: ['supplier'], endpoint: ['deliveries'] },
  ],
  [
    'api_errors_total',
    {
      service: ['shipping', 'recommendations', 'supplier'],
      error_type: ['timeout', 'refused', 'unexpected'],
    },
  ],
  ['concurrent_api_requests', { service: ['shipping', 'recommendations', 'supplier'] }],
  [
    'cache_operations_total',
    { operation: ['get'], result: ['hit', 'miss'] },
    { operation: ['set'], result: ['stored'] },
  ],
  [
    'rate_limit_hits_total',
    { endpoint: ['/users', '/carts/:id/checkout'], user_tier: ['guest', 'member', 'premium'] },
  ],
  ['users_created_total', { source: ['web', 'mobile', 'referral'] }],
  ['job_queue_size', { queue_name: ['email', 'inventory'], priority: ['high', 'normal', 'low'] }],
  ['jobs_processed_total', { queue_name: ['email', 'inventory'], status: ['completed', 'failed'] }],
  [
    'job_duration_seconds_count',
    { queue_name: ['email'], job_type: ['welcome', 'order_confirmation'] },
    { queue_name: ['inventory'], job_type: ['restock'] },
  ],
  [
    'jobs_retried_total',
    { queue_name: ['email'], job_type: ['welcome', 'order_confirmation'] },
    { queue_name: ['inventory'], job_type: ['restock'] },
  ],
  [
    'job_failures_total',
    { queue_name: ['email'], error_type: ['MailBouncedError'] },
    { queue_name: ['inventory'], error_type: ['PartnerError'] },
  ],
  ['workers_active', { queue_name: ['email', 'inventory'] }],
  ['response_size_bytes_count', { content_type: ['application/json', 'text/csv', 'other'] }],
  ['db_active_connections', {}],
  ['db_queries_total', { operation: ['select', 'insert', 'update', 'delete'] }],
  ['cron_runs_total', { job: ['abandon_idle_carts'], outcome: ['success', 'error'] }],
];

type Labels = Readonly<Record<string, readonly string[]>>;

/** The beginnings of the lines of a metric. */
function linesOf(metric: string, labels: readonly Labels[]): string[] {
  return labels.flatMap((one) => {
    let sets: string[] = [''];
    for (const [name, values] of Object.entries(one)) {
      sets = sets.flatMap((set) => values.map((value) => `${set},${name}="${value}"`));
    }
    return sets.map((set) => (set === '' ? metric : `${metric}{${set.slice(1)}}`));
  });
}

describe('The first scrape of the sample shop', () => {
  let body: string;

  beforeAll(async () => {
    body = await (await startShop()).scrape();
  });
  afterAll(endProcesses);

  it.each(ZEROS)('has every series of %s, at zero, and no other', (metric, ...labels) => {
    const found = body
      .split('\n')
      .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `));
    expect(new Set(found)).toEqual(new Set(linesOf(metric, labels).map((line) => `${line} 0`)));
  });

  it('has full shelves of all products in all warehouses', () => {
    const products = ['novel', 'atlas', 'record', 'guitar', 'seeds', 'spade'];
    const lines = linesOf('stock_level_items', [
      { product_id: products, warehouse: ['north', 'south'] },
    ]);
    expect(lines.map((line) => sampleIn(body, line))).toEqual(lines.map(() => 15));
  });

  it.each([
    ['db_pool_size', 8],
    ['shop_info{version="1.2.3",environment="test"}', 1],
    ['shop_mode{shop_mode="open"}', 1],
    ['shop_mode{shop_mode="maintenance"}', 0],
    ['response_size_bytes_sum{content_type="application/json"}', 0],
  ])('has %s at %d', (line, value) => {
    expect(sampleIn(body, line)).toBe(value);
  });

  it('has no quantile of what nobody has observed, but its series', () => {
    for (const quantile of ['0.5', '0.9', '0.99']) {
      const line = `response_size_bytes{content_type="application/json",quantile="${quantile}"}`;
      expect(sampleIn(body, line)).toBeNaN();
    }
  });
});
