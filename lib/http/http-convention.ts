import { durationBuckets } from '../definitions/index.js';
import type { HttpMetricsOptions } from '../options/index.js';

/** What the HTTP metrics are called. */
export interface HttpConvention {
  /** Undefined where there is no counter of its own. */
  readonly total: string | undefined;
  readonly duration: string;
  readonly inFlight: string;
  readonly requestSize: string;
  readonly responseSize: string;
  readonly method: string;
  readonly route: string;
  readonly status: string;
  /** What stands for methods outside the standard set. */
  readonly otherMethod: string;
  /** What stands for the route of requests that no route was found for. */
  readonly unmatched: string;
  readonly buckets: readonly number[];
}

const PROMETHEUS: HttpConvention = {
  total: 'http_requests_total',
  duration: 'http_request_duration_seconds',
  inFlight: 'http_requests_in_flight',
  requestSize: 'http_request_size_bytes',
  responseSize: 'http_response_size_bytes',
  method: 'method',
  route: 'route',
  status: 'status',
  otherMethod: 'other',
  unmatched: 'unmatched',
  buckets: durationBuckets.request,
};

/** @see https://opentelemetry.io/docs/specs/semconv/http/http-metrics/ */
const OTEL: HttpConvention = {
  total: undefined,
  duration: 'http_server_request_duration_seconds',
  inFlight: 'http_server_active_requests',
  requestSize: 'http_server_request_body_size_bytes',
  responseSize: 'http_server_response_body_size_bytes',
  method: 'http_request_method',
  route: 'http_route',
  status: 'http_response_status_code',
  // The convention's own word.
  otherMethod: '_OTHER',
  // The convention leaves the attribute out; to Prometheus an empty label is one that is absent.
  unmatched: '',
  // The convention's own bounds.
  buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
};

/** The convention that was asked for. */
export function conventionOf({ convention }: HttpMetricsOptions): HttpConvention {
  return convention === 'otel' ? OTEL : PROMETHEUS;
}
