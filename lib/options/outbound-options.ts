/** A request that the process sends, as `template` and `exclude` are shown it. */
export interface OutboundRequest {
  /** As it is sent, such as `GET`. */
  readonly method: string;
  /** `http:` or `https:`. */
  readonly protocol: string;
  /** In lower case, with the port unless it is the protocol's own: `api.example.com:8443`. */
  readonly host: string;
  /** With the query string, such as `/users/7?full=1`. */
  readonly path: string;
}

/**
 * Metrics of HTTP requests that the process sends, through `fetch`, undici or
 * `node:http` (and so axios); HTTP/2 by `node:http2` is not seen. They are those of
 * the whole process: each of several apps that ask for them sees all requests.
 */
export interface OutboundMetricsOptions {
  /**
   * Upper bounds of the duration histogram, in seconds, ascending, without `+Inf`.
   * Default: `durationBuckets.remote`, 50 ms to 60 s.
   */
  buckets?: readonly number[];
  /** How many hosts have series of their own; further ones are `__other__`. Default: 100. */
  maxHosts?: number;
  /**
   * Names the kind of a request, such as `/users/:id`: adds the label `template`. The
   * label is `none` where it returns undefined, and `other`, counted as an error, where
   * it throws or returns no string. Called when the request is made. Default: no label.
   */
  template?: (request: OutboundRequest) => string | undefined;
  /** How many templates have series of their own; further ones are `__other__`. Default: 200. */
  maxTemplates?: number;
  /**
   * What is not measured: hosts as `OutboundRequest.host` has them, patterns of hosts,
   * and functions that return true for a request. One that throws excludes nothing, and
   * is counted as an error. Default: none.
   */
  exclude?: readonly (string | RegExp | ((request: OutboundRequest) => boolean))[];
}
