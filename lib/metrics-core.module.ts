import { Global, Module, type NestModule } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DIAGNOSTICS_PROVIDERS, MetricsDiagnostics } from './diagnostics/index.js';
import { MetricsExplorer, MetricsInitializer } from './discovery/index.js';
import { EndpointAccess, EndpointModule, MetricsServer, ScrapeHandler } from './endpoint/index.js';
import { ENTRY_POINT_PROVIDERS } from './entry-point.providers.js';
import { MetricsError } from './errors/index.js';
import { BodyRenderer, MetricsExposition, Renderings } from './exposition/index.js';
import { CALL_RECORDERS } from './interception/index.js';
import { MULTIPROCESS_PROVIDERS, MultiprocessModule, ProcessGroup } from './multiprocess/index.js';
import { ConfigurableModuleClass } from './options/index.js';
import { Preseeder } from './preseeding/index.js';
import { MetricsPusher, PUSH_PROVIDERS, PushModule, RemoteWriter } from './push/index.js';
import { RECORDING_PROVIDERS } from './recording.providers.js';
import { HANDLE_REGISTRY, METRICS_REGISTRY } from './registry/index.js';

const CORE = Symbol.for('nestjs-metrics.core-module');

/**
 * The engine behind `MetricsModule`, global in every app, so that decorators work
 * in all modules; `isGlobal` says only where handles can be injected.
 */
@Global()
@Module({
  // After this module in Nest's order, and so opened after all that stands here has started.
  imports: [MultiprocessModule, EndpointModule, PushModule],
  providers: [
    ...RECORDING_PROVIDERS,
    ...ENTRY_POINT_PROVIDERS,
    MetricsExplorer,
    MetricsInitializer,
    Preseeder,
    // After the preseeder, whose hook comes first.
    ...DIAGNOSTICS_PROVIDERS,
    ...MULTIPROCESS_PROVIDERS,
    BodyRenderer,
    Renderings,
    MetricsExposition,
    EndpointAccess,
    ScrapeHandler,
    MetricsServer,
    ...PUSH_PROVIDERS,
  ],
  exports: [
    METRICS_REGISTRY,
    HANDLE_REGISTRY,
    CALL_RECORDERS,
    MetricsExposition,
    ProcessGroup,
    MetricsPusher,
    RemoteWriter,
    EndpointAccess,
    ScrapeHandler,
    MetricsServer,
    MetricsDiagnostics,
  ],
})
export class MetricsCoreModule extends ConfigurableModuleClass implements NestModule {
  /** Tells both copies of this package that it is one. */
  static readonly [CORE] = true;

  /** @throws MetricsError `MODULE_IMPORTED_TWICE` */
  constructor(
    modules: ModulesContainer,
    private readonly initializer: MetricsInitializer,
  ) {
    super();
    const cores = [...modules.values()].filter(({ metatype }) => CORE in metatype);
    if (cores.length === 1) return;
    throw new MetricsError(
      'MODULE_IMPORTED_TWICE',
      `MetricsModule.forRoot() is imported ${cores.length} times in one app, which would make ${cores.length} registries. ` +
        'Import it once, in the root module, and use MetricsModule.forFeature([…]) elsewhere.',
    );
  }

  /** Nest calls it in HTTP apps when all providers are made, and before any hook. */
  configure(): void {
    this.initializer.initialize();
  }
}
