import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { chain, watchRoutes } from './adapter-routes.js';
import { watchMounts } from './express-mounts.js';
import type { HttpExchange, Mount } from './http-exchange.js';
import type { HttpObserver } from './http-observer.js';
import type { HttpRoute } from './http-route.js';
import type { HttpRoutes } from './http-routes.js';

/** How many places of one router are remembered; others are looked up each time. */
const MAX_MOUNTS = 100;

/** As much of an Express app as is used. */
interface Express {
  handle(request: IncomingMessage, response: ServerResponse, next?: unknown): unknown;
  use(...args: unknown[]): unknown;
}

/** A request of Express', once a route was found for it. */
interface RoutedRequest extends IncomingMessage {
  /** Where the router of the route is mounted. */
  readonly baseUrl: string;
  readonly route?: ExpressRoute;
}

interface ExpressRoute {
  readonly path: unknown;
  readonly stack: readonly { readonly handle: Function }[];
}

/** Express' routes: Nest's own, and those of whoever uses Express directly. */
export class ExpressRoutes {
  /** By Express' own object, and by where its router is mounted. */
  private readonly known = new WeakMap<ExpressRoute, Map<string, HttpRoute>>();
  private readonly middlewares = new WeakSet<Function>();

  constructor(private readonly routes: HttpRoutes) {}

  /** Watches what is registered from now on. */
  watch(adapter: AbstractHttpAdapter, observer: HttpObserver): void {
    watchRoutes(adapter, (method, path, callback, register) => {
      this.routes.register(method, path, callback);
      return register();
    });
    // Nest registers middleware for a method or an exact path as a route.
    chain(adapter, 'createMiddlewareFactory', (create, args) => {
      const use = create.apply(adapter, args) as (path: string, callback: Function) => unknown;
      return (path: string, callback: Function) => {
        this.middlewares.add(callback);
        return use(path, callback);
      };
    });
    // Express keeps the last route that a request tried, also where that passed it on.
    chain(adapter, 'setNotFoundHandler', (set, [handler, ...rest]) =>
      set.call(
        adapter,
        (request: unknown, response: ServerResponse, next: unknown) => {
          const exchange = observer.exchangeOf(response);
          if (exchange !== undefined) exchange.isNotFound = true;
          return (handler as Function)(request, response, next) as unknown;
        },
        ...rest,
      ),
    );
  }

  /** The route that a request took. */
  routeOf({ request, isNotFound, mount }: HttpExchange): HttpRoute {
    const { route, baseUrl: base } = request as RoutedRequest;
    if (route === undefined || isNotFound) return this.routes.unmatched;
    const baseUrl = mount === undefined ? base : mountedAt(base, mount);
    return this.known.get(route)?.get(baseUrl) ?? this.find(route, baseUrl);
  }

  private find(route: ExpressRoute, baseUrl: string): HttpRoute {
    const callbacks = route.stack.map(({ handle }) => handle);
    const found = callbacks.some((callback) => this.middlewares.has(callback))
      ? this.routes.unmatched
      : this.routes.of(baseUrl + String(route.path), callbacks.at(-1));
    const byBase = this.known.get(route) ?? new Map<string, HttpRoute>();
    // A mount whose path has parameters is somewhere else in each request.
    if (byBase.size < MAX_MOUNTS) this.known.set(route, byBase.set(baseUrl, found));
    return found;
  }
}

/** Tells of each request that an Express app gets, whichever server it comes from. */
export function watchExpress(adapter: AbstractHttpAdapter, observer: HttpObserver): void {
  const express = adapter.getInstance<Express>();
  watchMounts(express, (response) => observer.exchangeOf(response));
  const { handle } = express;
  express.handle = function observedHandle(this: Express, request, response, next) {
    observer.begin(request, response);
    const exchange = observer.exchangeOf(response);
    if (exchange !== undefined) {
      exchange.adapterRequest = request;
      exchange.adapterResponse = response;
    }
    return handle.call(this, request, response, next);
  };
}

/** The place of a router: as its path was written, where that is known. */
function mountedAt(baseUrl: string, mount: Mount): string {
  return baseUrl.startsWith(mount.baseUrl)
    ? mount.path + baseUrl.slice(mount.baseUrl.length)
    : baseUrl;
}
