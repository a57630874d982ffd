import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { watchRoutes } from './adapter-routes.js';
import type { HttpExchange } from './http-exchange.js';
import type { HttpObserver } from './http-observer.js';
import type { HttpRoute } from './http-route.js';
import type { HttpRoutes } from './http-routes.js';

/** Where a route's configuration keeps what we know of it. */
const ROUTE = Symbol('nestjs-metrics.http-route');

/** As much of a Fastify app as is used. */
interface Fastify {
  readonly server: Server;
  addHook(name: 'onRoute', hook: (route: RouteOptions) => void): unknown;
  addHook(
    name: 'onRequest',
    hook: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void,
  ): unknown;
}

interface RouteOptions {
  readonly url: string;
  config?: object;
}

interface FastifyRequest {
  readonly raw: IncomingMessage;
  /** Made anew at each read. */
  readonly routeOptions: { readonly config?: { readonly [ROUTE]?: HttpRoute } };
}

interface FastifyReply {
  readonly raw: ServerResponse;
}

/** Fastify's routes: Nest's own, and those of whoever uses Fastify directly. */
export class FastifyRoutes {
  /** What Nest is registering at this moment. */
  private registering: Function | undefined;

  constructor(private readonly routes: HttpRoutes) {}

  /** Watches what is registered from now on. */
  watch(adapter: AbstractHttpAdapter): void {
    watchRoutes(adapter, (method, path, callback, register) => {
      const before = this.registering;
      this.registering = callback;
      try {
        this.routes.register(method, path, callback);
        return register();
      } finally {
        this.registering = before;
      }
    });
    adapter.getInstance<Fastify>().addHook('onRoute', (route) => {
      route.config = { ...route.config, [ROUTE]: this.find(route.url) };
    });
  }

  /** The route that a request took. */
  routeOf({ adapterRequest }: HttpExchange): HttpRoute {
    const request = adapterRequest as FastifyRequest | undefined;
    // Where there is no such route the configuration is that of Fastify's own answer.
    return request?.routeOptions.config?.[ROUTE] ?? this.routes.unmatched;
  }

  private find(url: string): HttpRoute {
    // Where @fastify/cors answers preflight requests, whatever their path.
    const isForAll = this.registering === undefined && (url === '*' || url === '/*');
    return isForAll ? this.routes.unmatched : this.routes.of(url, this.registering);
  }
}

/**
 * Tells of each request that a Fastify app gets. Its server sees those that Fastify
 * answers before any hook, such as a bad path; the hook those of Fastify's other
 * servers (`::1` beside `127.0.0.1`), and of `inject`.
 */
export function watchFastify(adapter: AbstractHttpAdapter, observer: HttpObserver): void {
  const fastify = adapter.getInstance<Fastify>();
  fastify.server.prependListener('request', (request, response) => {
    observer.begin(request, response);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    observer.begin(request.raw, reply.raw);
    const exchange = observer.exchangeOf(reply.raw);
    if (exchange !== undefined) {
      exchange.adapterRequest = request;
      exchange.adapterResponse = reply;
    }
    done();
  });
}
