export { CountedInterceptor } from './counted.interceptor.js';
export { GaugedInterceptor } from './gauged.interceptor.js';
export { harmless } from './harmless.js';
export {
  classOfMethod,
  errorType,
  fromArg,
  fromResult,
  isMethodLabel,
  nameOfMethod,
  outcome,
} from './label-resolvers.js';
export { ObservedInterceptor } from './observed.interceptor.js';
export type {
  BindableLabels,
  CountedRecording,
  GaugedRecording,
  ObservedRecording,
  RecordedOutcomes,
  TimedRecording,
} from './recording-options.js';
export { TimedInterceptor } from './timed.interceptor.js';
