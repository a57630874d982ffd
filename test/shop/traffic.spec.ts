import { afterEach, expect, it } from '@jest/globals';
import { sampleIn } from '../support/app.js';
import { endProcesses } from '../support/process.js';
import { startShop } from './running-shop.js';

afterEach(endProcesses);

/** What rises above zero, of each metric one way in which it does. */
const MOVES = [
  'orders_processed_total{outcome="success",payment_method="card"}',
  'orders_processed_total{outcome="declined",payment_method="wallet"}',
  'revenue_dollars_total{product_category="garden"}',
  'order_value_dollars_count',
  'payment_gateway_duration_seconds_count{payment_method="card"}',
  'order_queue_depth',
  'cart_value_dollars_count',
  'cart_abandonment_total{stage="empty"}',
  'cart_abandonment_total{stage="filled"}',
  'cart_abandonment_total{stage="payment"}',
  'checkout_duration_seconds_count{payment_method="wallet"}',
  'low_stock_products',
  'api_calls_total{service="shipping",endpoint="quotes",status="success"}',
  'api_calls_total{service="supplier",endpoint="deliveries",status="success"}',
  'api_latency_seconds_count{service="recommendations",endpoint="similar"}',
  'api_errors_total{service="shipping",error_type="timeout"}',
  'concurrent_api_requests{service="shipping"}',
  'cache_operations_total{operation="get",result="hit"}',
  'rate_limit_hits_total{endpoint="/users",user_tier="guest"}',
  'users_created_total{source="web"}',
  'job_queue_size{queue_name="email",priority="low"}',
  'jobs_processed_total{queue_name="email",status="completed"}',
  'jobs_processed_total{queue_name="email",status="failed"}',
  'job_duration_seconds_count{queue_name="inventory",job_type="restock"}',
  'jobs_retried_total{queue_name="email",job_type="welcome"}',
  'job_failures_total{queue_name="email",error_type="MailBouncedError"}',
  'workers_active{queue_name="email"}',
  'response_size_bytes_count{content_type="text/csv"}',
  'db_active_connections',
  'db_queries_total{operation="delete"}',
];

it('The shop’s own customers move every metric that can move', async () => {
  const shop = await startShop({ traffic: true });
  const still = new Set(MOVES);
  while (still.size > 0) {
    const body = await shop.scrape();
    for (const line of still) if (sampleIn(body, line)! > 0) still.delete(line);
  }
  expect(still).toEqual(new Set());
  expect(shop.process.output()).not.toMatch(/\b(WARN|ERROR)\b/);
});
