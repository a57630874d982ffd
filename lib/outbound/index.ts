export { OutboundInstrumentation } from './outbound-instrumentation.js';
