export { RpcInstrumentation } from './rpc-instrumentation.js';
