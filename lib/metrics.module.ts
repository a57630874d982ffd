import { Inject, Module, Optional, type DynamicModule, type NestModule } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { show, type MetricDefinition } from './definitions/index.js';
import {
  createMetricsController,
  ENDPOINT_DECORATED,
  ENDPOINT_PATH,
  endpointPath,
  excludeFromGlobalPrefix,
  leaveAppPort,
  MetricsServer,
  refuseSamePath,
} from './endpoint/index.js';
import { MetricsError } from './errors/index.js';
import { MetricsCoreModule } from './metrics-core.module.js';
import {
  splitEndpoint,
  type MetricsModuleAsyncOptions,
  type MetricsModuleOptions,
  type MetricsModuleShape,
} from './options/index.js';
import { interceptorProviders } from './recording.providers.js';
import { provideHandles } from './registry/index.js';

/** Metrics for a Nest app. Import `MetricsModule.forRoot()` once, in the root module. */
@Module({})
export class MetricsModule implements NestModule {
  constructor(
    @Optional() @Inject(ENDPOINT_PATH) private readonly path: string | null | undefined,
    private readonly config: ApplicationConfig,
    private readonly modules: ModulesContainer,
    @Optional() @Inject(ENDPOINT_DECORATED) private readonly isDecorated = false,
    @Optional() private readonly server?: MetricsServer,
  ) {
    if (path !== undefined) return;
    throw new MetricsError(
      'INVALID_OPTIONS',
      'MetricsModule is imported as it is, without settings. Import MetricsModule.forRoot().',
    );
  }

  /**
   * Sets up metrics for the whole app: decorators, handles, and `GET /metrics`.
   * @throws MetricsError at boot, where an option or a definition breaks a rule.
   */
  static forRoot(options: MetricsModuleOptions = {}): DynamicModule {
    const { isGlobal, metrics, endpoint, interceptors, imports, ...settings } = assertOptions(
      'forRoot',
      options,
    );
    const split = splitEndpoint(endpoint);
    const shape = { isGlobal, metrics, endpoint: split.shape, interceptors };
    const core = MetricsCoreModule.forRoot({ ...settings, endpoint: split.settings });
    return shapeModule(shape, { ...core, imports });
  }

  /**
   * The same with settings from a factory, for example from `ConfigService`. What
   * shapes the module stands beside the factory.
   * @throws MetricsError at boot, where an option or a definition breaks a rule.
   */
  static forRootAsync(options: MetricsModuleAsyncOptions): DynamicModule {
    const { isGlobal, metrics, endpoint, interceptors, ...settings } = assertOptions(
      'forRootAsync',
      options,
    );
    if (!settings.useFactory && !settings.useClass && !settings.useExisting) {
      throw new MetricsError(
        'INVALID_OPTIONS',
        'MetricsModule.forRootAsync was given no factory. Pass useFactory, useClass or useExisting, or use forRoot.',
      );
    }
    const shape = { isGlobal, metrics, endpoint, interceptors };
    return shapeModule(shape, MetricsCoreModule.forRootAsync(settings as never));
  }

  /**
   * Makes handles of more definitions injectable in the module that imports it. The
   * same definition in several modules is one metric.
   */
  static forFeature(metrics: readonly MetricDefinition[]): DynamicModule {
    const handles = provideHandles(assertDefinitions('forFeature([…])', metrics));
    return {
      module: MetricsFeatureModule,
      // The definitions tell features apart where Nest compares modules by content.
      providers: [...handles, { provide: 'nestjs-metrics:feature', useValue: metrics }],
      exports: handles.map(({ provide }) => provide),
    };
  }

  /** Nest calls it when the app's own prefix is known and no route is registered yet. */
  configure(): void {
    if (typeof this.path !== 'string') return;
    if (this.server?.isWanted) {
      leaveAppPort(this.modules, this.isDecorated);
      return;
    }
    refuseSamePath(this.path, this.modules, this.config);
    excludeFromGlobalPrefix(this.config, this.path);
  }
}

/** What `forFeature` makes instances of, so that it is no second endpoint. */
@Module({})
export class MetricsFeatureModule {}

function shapeModule(shape: MetricsModuleShape, core: DynamicModule): DynamicModule {
  const { isGlobal = true, metrics = [], endpoint, interceptors } = shape;
  const path = endpointPath(shape);
  const handles = provideHandles(assertDefinitions('The option metrics', metrics));
  const decorators = endpoint ? (endpoint.decorators ?? []) : [];
  const served = { provide: ENDPOINT_PATH, useValue: path };
  return {
    module: MetricsModule,
    global: isGlobal,
    imports: [
      {
        ...core,
        providers: [...(core.providers ?? []), served, ...interceptorProviders(interceptors)],
      },
    ],
    providers: [
      served,
      { provide: ENDPOINT_DECORATED, useValue: decorators.length > 0 },
      ...handles,
    ],
    controllers: path === null ? [] : [createMetricsController(path, decorators)],
    exports: handles.map(({ provide }) => provide),
  };
}

function assertOptions<O extends object>(method: string, options: O): O {
  if (typeof options === 'object' && options !== null) return options;
  throw new MetricsError(
    'INVALID_OPTIONS',
    `MetricsModule.${method} was given ${show(options)}. Pass an object of options.`,
  );
}

function assertDefinitions<D>(what: string, definitions: readonly D[]): readonly D[] {
  if (Array.isArray(definitions)) return definitions;
  throw new MetricsError(
    'INVALID_OPTIONS',
    `${what} was given ${show(definitions)}. Pass an array of definitions.`,
  );
}
