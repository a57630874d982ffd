export { HttpInstrumentation } from './http-instrumentation.js';
