import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { MetricsModuleSettings } from './metrics-module-options.js';

/** The token of what `forRoot` or the factory of `forRootAsync` said. */
export const METRICS_SETTINGS = 'nestjs-metrics:settings';

/** Nest's builder does the work of `useFactory`, `useClass` and `useExisting`. */
export const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<MetricsModuleSettings>({
  moduleName: 'Metrics',
  optionsInjectionToken: METRICS_SETTINGS,
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createMetricsOptions')
  .build();
