import type { InjectionToken, ModuleMetadata, Type } from '@nestjs/common';
import type {
  DefaultMetricsCollectorConfiguration,
  Registry,
  RegistryContentType,
} from 'prom-client';
import type { CardinalityOptions, MetricDefinition } from '../definitions/index.js';
import type { BullmqMetricsOptions } from './bullmq-options.js';
import type { EndpointOptions, EndpointSettings, EndpointShape } from './endpoint-options.js';
import type { GraphqlMetricsOptions } from './graphql-options.js';
import type { HttpMetricsOptions } from './http-options.js';
import type { MultiprocessOptions } from './multiprocess-options.js';
import type { OutboundMetricsOptions } from './outbound-options.js';
import type { PushOptions } from './push-options.js';
import type { RpcMetricsOptions } from './rpc-options.js';
import type { ScheduleMetricsOptions } from './schedule-options.js';
import type { WebSocketMetricsOptions } from './websockets-options.js';

/** What shapes the module, and so must be known before any factory runs. */
export interface MetricsModuleShape {
  /**
   * Whether the handles of `metrics` can be injected everywhere. With `false`
   * only modules that import this one can inject them; decorators work in all
   * modules in either case. Default: true.
   */
  isGlobal?: boolean;
  /** The definitions whose handles can be injected. Default: none. */
  metrics?: readonly MetricDefinition[];
  /** The scrape endpoint, or `false` for none. Default: `GET /metrics`. */
  endpoint?: false | EndpointShape;
  /** Classes that replace the module's own method interceptors. Default: none. */
  interceptors?: InterceptorClasses;
  /** Modules whose providers the factory and `interceptors` inject. Default: none. */
  imports?: ModuleMetadata['imports'];
}

/** A class of interceptors, see `MethodInterceptor`; its type is checked where it is used. */
export type InterceptorClass = Type<{
  bind(options: never, method: { readonly className: string; readonly methodName: string }): object;
}>;

/**
 * Replacements for the providers that record decorated calls. Each is made by
 * Nest's injector, and may inject what is global or comes from `imports`.
 */
export interface InterceptorClasses {
  /** In place of `CountedInterceptor`. */
  counted?: InterceptorClass;
  /** In place of `TimedInterceptor`. */
  timed?: InterceptorClass;
  /** In place of `GaugedInterceptor`. */
  gauged?: InterceptorClass;
  /** In place of `ObservedInterceptor`. */
  observed?: InterceptorClass;
}

/** What may also come from a factory. */
export interface MetricsModuleSettings {
  /**
   * A prom-client registry of your own. Default: a new registry for this app. From
   * either the module takes out what it put there when the app closes, since
   * prom-client's own observers keep a registry alive.
   */
  registry?: Registry<RegistryContentType>;
  /**
   * Goes before every metric name that this module creates, but for
   * `nestjs_metrics_*`; tokens and `@InjectMetric('name')` go without it.
   * Default: none.
   */
  prefix?: string;
  /** Labels added to every series of the registry. Default: none. */
  defaultLabels?: Readonly<Record<string, string | number>>;
  /**
   * prom-client's collectors for the process and Node, with their options, or
   * `false` for none. Default: true.
   */
  defaultMetrics?: boolean | DefaultMetricsOptions;
  /**
   * Makes handles throw on bad labels and values, and decorators log each time.
   * Errors of the report at boot fail it. For tests and development. Default: false.
   */
  strict?: boolean;
  /**
   * Whether counters and histograms keep exemplars that do not say so in their
   * definition. Default: false.
   */
  exemplars?: boolean;
  /** Where the endpoint is served, and to whom. */
  endpoint?: EndpointSettings;
  /** How scrapes are answered. */
  exposition?: ExpositionOptions;
  /** How many series open labels may make, where a definition does not say so itself. */
  cardinality?: CardinalityOptions;
  /**
   * What happens where names, units or buckets break Prometheus' conventions: the boot
   * fails, or says so. Rules that guess, such as those about ids in labels, only ever
   * warn. Default: `'warn'`, and `'error'` where `strict`.
   * @see https://prometheus.io/docs/practices/naming/
   */
  naming?: 'error' | 'warn' | 'off';
  /** Metrics of the HTTP server, or `false` for none. Default: true. */
  http?: boolean | HttpMetricsOptions;
  /** Metrics of microservice messages. Needs `@nestjs/microservices`. Default: false. */
  rpc?: boolean | RpcMetricsOptions;
  /** Metrics of WebSocket gateways. Needs `@nestjs/websockets`. Default: false. */
  websockets?: boolean | WebSocketMetricsOptions;
  /** Metrics of GraphQL operations. Needs `@nestjs/graphql`. Default: false. */
  graphql?: boolean | GraphqlMetricsOptions;
  /** Metrics of scheduled jobs. Needs `@nestjs/schedule`. Default: false. */
  schedule?: boolean | ScheduleMetricsOptions;
  /** Metrics of BullMQ workers. Needs `@nestjs/bullmq`. Default: false. */
  bullmq?: boolean | BullmqMetricsOptions;
  /** Metrics of HTTP requests that the process sends. Default: false. */
  outbound?: boolean | OutboundMetricsOptions;
  /**
   * Whether any process of the app answers a scrape for all of them: cluster workers, PM2
   * instances, siblings on one machine, worker threads. Default: whether the environment
   * variable `NESTJS_METRICS_DIR` names a directory.
   */
  multiprocess?: boolean | MultiprocessOptions;
  /** Where metrics are sent to, beside or in place of being scraped. Default: nowhere. */
  push?: PushOptions;
}

/** Options of prom-client's default collectors. */
export type DefaultMetricsOptions = Omit<
  DefaultMetricsCollectorConfiguration<RegistryContentType>,
  'register' | 'prefix'
>;

/** How scrapes are answered. */
export interface ExpositionOptions {
  /**
   * Whether OpenMetrics bodies tell when each counter, histogram and summary
   * series began (`_created`). Default: false, since it adds a line to each series.
   */
  created?: boolean;
  /**
   * How long one collector may take, in milliseconds; then its metric is left out
   * of the scrape. Default: 500.
   */
  collectorTimeoutMs?: number;
  /**
   * How long scrapes may hold up the event loop at a time, all of them together, in
   * milliseconds; then it goes to the app before they go on. Default: 2.
   */
  maxBlockMs?: number;
}

/** Options of `MetricsModule.forRoot`. */
export interface MetricsModuleOptions
  extends Omit<MetricsModuleShape, 'endpoint'>, Omit<MetricsModuleSettings, 'endpoint'> {
  /** The scrape endpoint, or `false` for none. Default: `GET /metrics` on the app's port. */
  endpoint?: false | EndpointOptions;
}

/** What a factory returns: settings, and nothing that shapes the module. */
export type FactorySettings = MetricsModuleSettings & {
  [Option in Exclude<keyof MetricsModuleShape, 'endpoint'>]?: never;
} & { endpoint?: { [Option in keyof EndpointShape]?: never } };

/** Makes the settings of `MetricsModule.forRootAsync({ useClass })`. */
export interface MetricsOptionsFactory {
  /** Called once, when the app starts. */
  createMetricsOptions(): FactorySettings | Promise<FactorySettings>;
}

/**
 * Options of `MetricsModule.forRootAsync`: what shapes the module stands beside
 * the factory; the factory returns everything else.
 */
export interface MetricsModuleAsyncOptions extends MetricsModuleShape {
  /** Returns the settings; called once, when the app starts, with what `inject` names. */
  useFactory?: (...args: never[]) => FactorySettings | Promise<FactorySettings>;
  /** The tokens of the factory's arguments. */
  inject?: (InjectionToken | { token: InjectionToken; optional: boolean })[];
  /** A class that makes the settings, instantiated by this module. */
  useClass?: Type<MetricsOptionsFactory>;
  /** The same, an instance that a module of `imports` provides. */
  useExisting?: Type<MetricsOptionsFactory>;
}
