import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  ApplicationConfig,
  HttpAdapterHost,
  ModulesContainer,
  type AbstractHttpAdapter,
} from '@nestjs/core';
import { METRICS_CONTROLLER } from '../endpoint/index.js';
import {
  METRICS_SETTINGS,
  optionsOf,
  type HttpMetricsOptions,
  type MetricsModuleSettings,
} from '../options/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { Exclusions } from './exclusions.js';
import { ExpressRoutes, watchExpress } from './express-routes.js';
import { FastifyRoutes, watchFastify } from './fastify-routes.js';
import { HandlerFinder } from './handler-finder.js';
import { HttpHandles } from './http-handles.js';
import { HttpObserver, type RouteOf } from './http-observer.js';
import { HttpRoutes } from './http-routes.js';
import { whenAdapterIsSet } from './when-adapter-is-set.js';

/** What is the same for all adapters. */
interface Prepared {
  readonly routes: HttpRoutes;
  readonly observe: (routeOf: RouteOf) => HttpObserver;
}

/** By the type that an adapter says it is of; others are not measured. */
const WATCH = {
  express: (adapter: AbstractHttpAdapter, { routes, observe }: Prepared): HttpObserver => {
    const express = new ExpressRoutes(routes);
    const observer = observe((exchange) => express.routeOf(exchange));
    express.watch(adapter, observer);
    watchExpress(adapter, observer);
    return observer;
  },
  fastify: (adapter: AbstractHttpAdapter, { routes, observe }: Prepared): HttpObserver => {
    const fastify = new FastifyRoutes(routes);
    const observer = observe((exchange) => fastify.routeOf(exchange));
    fastify.watch(adapter);
    watchFastify(adapter, observer);
    return observer;
  },
};

/** Measures the requests of the app's HTTP server. */
@Injectable()
export class HttpInstrumentation implements OnModuleInit, OnApplicationShutdown {
  private observer: HttpObserver | undefined;
  private bootError: unknown;

  constructor(
    @Inject(METRICS_SETTINGS) { http }: MetricsModuleSettings,
    @Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry,
    private readonly host: HttpAdapterHost,
    private readonly modules: ModulesContainer,
    private readonly config: ApplicationConfig,
  ) {
    const options = optionsOf(http ?? true);
    if (options === undefined) return;
    // As early as can be, before anybody else's hook; a testing module gets its adapter
    // later, and an app without HTTP none.
    whenAdapterIsSet(host, () => this.attachSafely(options));
  }

  /** @throws what could not be thrown where the adapter was made. */
  onModuleInit(): void {
    if (this.bootError !== undefined) throw this.bootError;
  }

  onApplicationShutdown(): void {
    this.observer?.stop();
  }

  private attachSafely(options: HttpMetricsOptions): void {
    // Null where the app serves no HTTP.
    const adapter = this.host.httpAdapter as AbstractHttpAdapter | null | undefined;
    const watch = WATCH[adapter?.getType() as keyof typeof WATCH];
    if (!adapter || watch === undefined) return;
    try {
      this.observer = watch(adapter, this.prepare(options));
    } catch (error) {
      this.bootError = error;
    }
  }

  private prepare(options: HttpMetricsOptions): Prepared {
    const handles = new HttpHandles(this.handles.ofOption('http'), options);
    const exclusions = new Exclusions(options.exclude ?? []);
    const finder = new HandlerFinder(this.modules, this.config);
    const routes = new HttpRoutes(handles, options, exclusions, finder, isOwn);
    const measuresBodies = options.sizes === true;
    const observe = (routeOf: RouteOf): HttpObserver =>
      new HttpObserver({ handles, exclusions, routeOf, measuresBodies });
    return { routes, observe };
  }
}

/** True for our own endpoint's controller. */
function isOwn(controllerClass: Function): boolean {
  return METRICS_CONTROLLER in controllerClass;
}
