export { CallRecorders } from './call-recorders.js';
export type {
  MethodCall,
  MethodIdentity,
  Outcome,
  StartedCall,
  SuccessfulCall,
} from './method-call.js';
export type { CallRecorder, MethodInterceptor } from './method-interceptor.js';
export {
  allSites,
  assertMethod,
  declareOnMethod,
  ownSites,
  placeOf,
  type Declaration,
  type MethodSite,
} from './method-site.js';
export { CALL_RECORDERS, handPlans } from './recorder-injection.js';
