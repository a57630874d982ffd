import { Global, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { MetricsExplorer, MetricsInitializer } from './discovery/index.js';
import { MetricsError } from './errors/index.js';
import { MetricsExposition } from './exposition/index.js';
import { CALL_RECORDERS } from './interception/index.js';
import { ConfigurableModuleClass } from './options/index.js';
import { Preseeder } from './preseeding/index.js';
import { RECORDING_PROVIDERS } from './recording.providers.js';
import { HANDLE_REGISTRY, METRICS_REGISTRY } from './registry/index.js';

/**
 * The engine behind `MetricsModule`, global in every app, so that decorators work
 * in all modules; `isGlobal` says only where handles can be injected.
 */
@Global()
@Module({
  providers: [
    ...RECORDING_PROVIDERS,
    MetricsExplorer,
    MetricsInitializer,
    Preseeder,
    MetricsExposition,
  ],
  exports: [METRICS_REGISTRY, HANDLE_REGISTRY, CALL_RECORDERS, MetricsExposition],
})
export class MetricsCoreModule extends ConfigurableModuleClass {
  /** @throws MetricsError `MODULE_IMPORTED_TWICE` */
  constructor(modules: ModulesContainer) {
    super();
    const cores = [...modules.values()].filter(({ metatype }) => metatype === MetricsCoreModule);
    if (cores.length === 1) return;
    throw new MetricsError(
      'MODULE_IMPORTED_TWICE',
      `MetricsModule.forRoot() is imported ${cores.length} times in one app, which would make ${cores.length} registries. ` +
        'Import it once, in the root module, and use MetricsModule.forFeature([…]) elsewhere.',
    );
  }
}
