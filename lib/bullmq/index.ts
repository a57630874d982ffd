export { BullmqInstrumentation } from './bullmq-instrumentation.js';
