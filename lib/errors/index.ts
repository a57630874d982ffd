export { MetricsError, type MetricsErrorCode } from './metrics.error.js';
