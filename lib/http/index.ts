export { HttpInstrumentation } from './http-instrumentation.js';
export { HttpMetrics, type HttpHandlerOptions } from './http-metrics.decorator.js';
export { STANDARD_METHODS } from './http-methods.js';
