export { WebSocketsInstrumentation } from './websockets-instrumentation.js';
