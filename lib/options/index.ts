export { checkEndpointShape, ENDPOINT_SETTINGS, splitEndpoint } from './check-endpoint-shape.js';
export { isSeedStatus } from './check-http-options.js';
export { checkSettings } from './check-settings.js';
export { ConfigurableModuleClass, METRICS_SETTINGS } from './metrics.module-definition.js';
export type { BullmqMetricsOptions } from './bullmq-options.js';
export type {
  BasicAuth,
  BearerAuth,
  EndpointAuth,
  EndpointOptions,
  EndpointSettings,
  EndpointShape,
  Secret,
} from './endpoint-options.js';
export type { EntryPointOptions } from './entry-point-options.js';
export type { GraphqlMetricsOptions } from './graphql-options.js';
export type {
  HttpExclusion,
  HttpLabel,
  HttpLabelValue,
  HttpMetricsOptions,
  HttpRequestLike,
  HttpResponseLike,
} from './http-options.js';
export type { MultiprocessOptions } from './multiprocess-options.js';
export { multiprocessOptionsOf } from './multiprocess-options-of.js';
export { DEFAULT_SAMPLES } from './push-options.js';
export type {
  PushgatewayOptions,
  PushOptions,
  PushTarget,
  RemoteWriteOptions,
} from './push-options.js';
export type { OutboundMetricsOptions, OutboundRequest } from './outbound-options.js';
export type { RpcMetricsOptions } from './rpc-options.js';
export type { ScheduleMetricsOptions } from './schedule-options.js';
export { optionsOf } from './options-of.js';
export type { WebSocketMetricsOptions } from './websockets-options.js';
export type {
  DefaultMetricsOptions,
  ExpositionOptions,
  FactorySettings,
  InterceptorClass,
  InterceptorClasses,
  MetricsModuleAsyncOptions,
  MetricsModuleOptions,
  MetricsModuleSettings,
  MetricsModuleShape,
  MetricsOptionsFactory,
} from './metrics-module-options.js';
