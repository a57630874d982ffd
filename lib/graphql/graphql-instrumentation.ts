import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ExternalContextCreator, ModulesContainer } from '@nestjs/core';
import { markGuards } from '../entry-points/index.js';
import { METRICS_SETTINGS, optionsOf, type MetricsModuleSettings } from '../options/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { GraphqlMetrics, type ResolverSeries } from './graphql-metrics.js';
import { measureResolver, type Resolver } from './measure-resolver.js';
import { readResolverMethod } from './resolver-method.js';
import { hasGraphql, resolverMethods } from './resolver-methods.js';
import { leaveFastPath } from './leave-fast-path.js';

/** As much as is used of what makes a resolver's function. */
type CreateContext = (
  instance: object,
  callback: Function,
  methodName: string,
  ...rest: readonly unknown[]
) => Resolver;

/** Where `create` gets told which enhancers to run, and for whom it makes a function. */
const OPTIONS = 4;
const CONTEXT_TYPE = 5;

/**
 * Measures GraphQL resolvers where `@nestjs/graphql` has their functions made: outside
 * of guards, pipes, interceptors and filters, and with the class and method at hand.
 */
@Injectable()
export class GraphqlInstrumentation implements OnApplicationBootstrap {
  private readonly logger = new Logger('MetricsModule');
  private readonly metrics: GraphqlMetrics | undefined;
  /** By class, since request-scoped resolvers have their functions made for each request. */
  private readonly classes = new WeakMap<Function, Map<string, ResolverSeries | undefined>>();
  private hasMeasured = false;

  constructor(
    @Inject(METRICS_SETTINGS) settings: MetricsModuleSettings,
    @Inject(HANDLE_REGISTRY) handles: HandleRegistry,
    private readonly modules: ModulesContainer,
    creator: ExternalContextCreator,
  ) {
    const options = optionsOf(settings.graphql);
    if (options === undefined) return;
    this.metrics = new GraphqlMetrics(handles.ofOption('graphql'), options);
    if (options.fieldResolvers === true) {
      for (const { metatype, name, kind } of resolverMethods(modules)) {
        if (kind === 'field') leaveFastPath(metatype, name);
      }
    }
    this.measure(creator);
  }

  /** Adds the zeros of resolvers whose functions are made only with each request. */
  onApplicationBootstrap(): void {
    if (this.metrics === undefined || !hasGraphql(this.modules)) return;
    const methods = [...resolverMethods(this.modules)];
    for (const { metatype, name, isStatic } of methods) {
      if (!isStatic) this.seriesOf(metatype, name);
    }
    if (this.hasMeasured || !methods.some((one) => one.isStatic && one.kind === 'operation'))
      return;
    this.logger.warn(
      'The option graphql measures nothing: this version of @nestjs/graphql does not have its resolvers made as expected.',
    );
  }

  private measure(creator: ExternalContextCreator): void {
    const host = creator as unknown as { create: CreateContext };
    const { create } = host;
    host.create = (instance, callback, methodName, ...rest) => {
      const makeResolver = (): Resolver =>
        create.call(creator, instance, callback, methodName, ...rest);
      if (rest[CONTEXT_TYPE] !== 'graphql') return makeResolver();
      const series = this.seriesOf(instance.constructor, methodName);
      if (series === undefined) return makeResolver();
      this.hasMeasured = true;
      const enhancers = rest[OPTIONS] as { guards?: boolean } | undefined;
      const guarded = enhancers?.guards === false ? undefined : callback;
      if (guarded !== undefined) markGuards(guarded);
      return measureResolver(makeResolver(), series, guarded);
    };
  }

  private seriesOf(metatype: Function, methodName: string): ResolverSeries | undefined {
    if (typeof metatype !== 'function') return undefined;
    let known = this.classes.get(metatype);
    if (known === undefined) this.classes.set(metatype, (known = new Map()));
    if (known.has(methodName)) return known.get(methodName);
    const method = readResolverMethod(metatype, methodName);
    const identity = { controller: metatype.name, handler: methodName };
    const series = method && this.metrics?.seriesOf(method, identity);
    known.set(methodName, series);
    return series;
  }
}
