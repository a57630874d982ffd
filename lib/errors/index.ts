export { describeError } from './describe-error.js';
export { MetricsError, type MetricsErrorCode } from './metrics.error.js';
