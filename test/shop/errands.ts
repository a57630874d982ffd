import { orderOf } from './running-shop.js';
import type { Errand } from './visitors.js';

/** An errand, and the samples of which each counts its answers. */
export interface CountedErrand extends Errand {
  readonly samples: readonly string[];
}

/** What goes on while workers are told to end: each answer is counted. */
export const WHILE_TOLD_TO_END = [look('/products/novel', '/products/:name'), order('card')];

/** What goes on while workers are killed: what they counted last may be lost. */
export const WHILE_KILLED = [
  look('/price-list', '/price-list', 'response_size_bytes_count{content_type="text/csv"}'),
  order('transfer'),
];

/** What goes on while a worker is stopped, and then goes on: each answer is counted. */
export const WHILE_STOPPED = [
  look('/products/record/similar', '/products/:name/similar'),
  order('wallet'),
];

/** Requests to a route that counts nothing else. */
function look(path: string, route: string, ...more: readonly string[]): CountedErrand {
  const labels = `method="GET",route="${route}",status="200"`;
  return {
    method: 'GET',
    path,
    status: 200,
    samples: [
      `http_requests_total{${labels}}`,
      `http_request_duration_seconds_count{${labels}}`,
      `http_request_duration_seconds_bucket{${labels},le="+Inf"}`,
      ...more,
    ],
  };
}

/** Orders that nobody else pays by this method. */
function order(method: string): CountedErrand {
  return {
    method: 'POST',
    path: '/orders',
    status: 201,
    body: orderOf(method, 'seeds', 1),
    samples: [
      `orders_processed_total{outcome="success",payment_method="${method}"}`,
      `payment_gateway_duration_seconds_count{payment_method="${method}"}`,
    ],
  };
}
