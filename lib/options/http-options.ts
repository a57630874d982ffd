import type { EntryPointOptions } from './entry-point-options.js';

/** A request as both adapters give it to handlers, as far as they agree. */
export interface HttpRequestLike {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A response as both adapters give it to handlers, as far as they agree. */
export interface HttpResponseLike {
  readonly statusCode: number;
  getHeader(name: string): number | string | string[] | undefined;
}

/** What a label of one's own may be; undefined and null become `none`. */
export type HttpLabelValue = string | number | boolean | null | undefined;

/**
 * A label of one's own: its value for a request whose response has ended. The
 * parameters may be annotated as the adapter's types, Express' `Request` and
 * `Response` or Fastify's `FastifyRequest` and `FastifyReply`.
 */
export type HttpLabel = {
  // A method, so that parameters of narrower types are taken.
  of(request: HttpRequestLike, response: HttpResponseLike): HttpLabelValue;
}['of'];

/** What is left out of the HTTP metrics: see {@link HttpMetricsOptions.exclude}. */
export type HttpExclusion = string | RegExp | Function;

/** Metrics of the HTTP server. */
export interface HttpMetricsOptions extends EntryPointOptions {
  /**
   * What metrics and labels are called. `prometheus`: `http_requests_total`,
   * `http_request_duration_seconds` with the labels `method`, `route`, `status`, and
   * `http_requests_in_flight`. `otel`: OpenTelemetry's semantic conventions, which have
   * no counter, since the histogram counts too. Default: `prometheus`.
   * @see https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
   */
  convention?: 'prometheus' | 'otel';
  /**
   * What is not measured: a path or a route's template, exact or with `*` at its end
   * for all that begin so; a regular expression, on both; a controller, or a method
   * of one. Our own endpoint never is. Default: none.
   */
  exclude?: readonly HttpExclusion[];
  /** Whether the status is its class (`2xx`) and not its number. Default: false. */
  statusClass?: boolean;
  /**
   * Labels of one's own, by name. Their values are open: beyond the limits of `cardinality` new ones
   * count as `__other__`. A function that throws is reported, and its label is
   * `__other__`. Default: none.
   */
  labels?: Readonly<Record<string, HttpLabel>>;
  /**
   * How many routes are told apart; those that come later count as `__other__`. They
   * do not count for the limit of open labels. Default: 500.
   */
  maxRoutes?: number;
  /**
   * Whether the sizes of request and response bodies are measured, in bytes as sent,
   * compressed where they are: `http_request_size_bytes` and
   * `http_response_size_bytes`. Default: false.
   */
  sizes?: boolean;
  /**
   * The statuses, such as `['200']`, with which each known route's count is there at
   * zero from the first scrape; with `statusClass` the classes. Routes of `@All()` are
   * left out, and with `labels` of one's own nothing is seeded. Default: none.
   */
  seedStatus?: readonly (string | number)[];
}
