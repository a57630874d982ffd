export { checkSettings } from './check-settings.js';
export { ConfigurableModuleClass, METRICS_SETTINGS } from './metrics.module-definition.js';
export type {
  DefaultMetricsOptions,
  EndpointOptions,
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
