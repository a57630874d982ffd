export { beginsLater, followLater } from './follow-later.js';
export { assertMethod, placeOf } from './assert-method.js';
export { CallRecorders } from './call-recorders.js';
export { classesWithoutProvider, noteDecorated, noteProvided } from './decorated-classes.js';
export type {
  MethodCall,
  MethodIdentity,
  Outcome,
  StartedCall,
  SuccessfulCall,
} from './method-call.js';
export type { CallRecorder, MethodInterceptor } from './method-interceptor.js';
export type { Declaration, MethodSite } from './method-declaration.js';
export type { RunningCall } from './running-call.js';
export { withPlain, type PlainRecorder } from './plain-recorder.js';
export { allSites, declareOnMethod, ownSites } from './method-site.js';
export { CALL_RECORDERS, handPlans } from './recorder-injection.js';
