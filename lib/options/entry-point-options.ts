/** What every way into the app can be told. */
export interface EntryPointOptions {
  /**
   * Upper bounds of the duration histogram, in seconds, ascending, without `+Inf`.
   * Default: `durationBuckets.request`, 5 ms to 10 s; for scheduled jobs
   * `durationBuckets.remote`, for `convention: 'otel'` those of the convention.
   */
  buckets?: readonly number[];
  /**
   * Whether series name the code that is called: the labels `controller` (the class,
   * such as `OrdersController`) and `handler` (its method). Default: false.
   */
  handlerLabels?: boolean;
}
