/** Metrics of HTTP requests that the process sends, through `fetch`, undici or `node:http`. */
export interface OutboundMetricsOptions {
  /**
   * Upper bounds of the duration histogram, in seconds, ascending, without `+Inf`.
   * Default: `durationBuckets.remote`, 50 ms to 60 s.
   */
  buckets?: readonly number[];
}
