const BRAND = Symbol.for('nestjs-metrics.error');

/**
 * What went wrong, as a stable string that programs may compare. The message of
 * an error may be reworded in any release; its code may not.
 */
export type MetricsErrorCode =
  | 'INVALID_METRIC_NAME'
  | 'INVALID_LABEL_NAME'
  | 'INVALID_LABEL_VALUES'
  | 'INVALID_HELP'
  | 'INVALID_UNIT'
  | 'INVALID_BUCKETS'
  | 'INVALID_PERCENTILES'
  | 'INVALID_WINDOW'
  | 'INVALID_STATES'
  | 'INVALID_SEED'
  | 'INVALID_CARDINALITY'
  | 'INVALID_DEFINITION'
  | 'INVALID_OPTIONS'
  | 'INVALID_DECORATION'
  | 'TOO_MANY_SERIES'
  | 'METRIC_CLASH'
  | 'MISSING_PEER'
  | 'ENDPOINT_UNAVAILABLE'
  | 'PUSH_FAILED'
  | 'MODULE_IMPORTED_TWICE'
  | 'BOOT_DIAGNOSTICS'
  | 'RECORDING_REFUSED'
  | 'LABEL_FOLDED'
  | 'INVALID_ROWS'
  | 'UNKNOWN_METRIC'
  | 'AMBIGUOUS_SERIES';

/**
 * The one error class of this package. Its message names the offender, the rule
 * it breaks and the cure. `instanceof` also holds between the ESM and the CJS
 * copy of the package in one process.
 */
export class MetricsError extends Error {
  override readonly name = 'MetricsError';

  constructor(
    /** Stable identification of the rule that was broken. */
    readonly code: MetricsErrorCode,
    message: string,
  ) {
    super(message);
    Object.defineProperty(this, BRAND, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== MetricsError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
