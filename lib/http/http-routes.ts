import { OTHER } from '../instruments/index.js';
import type { HttpMetricsOptions } from '../options/index.js';
import { checkHandlers } from './check-handlers.js';
import type { Exclusions } from './exclusions.js';
import type { HandlerFinder } from './handler-finder.js';
import type { HttpHandles } from './http-handles.js';
import { declaredFor, type HttpHandlerOptions } from './http-metrics.decorator.js';
import { STANDARD_METHODS, methodIndex } from './http-methods.js';
import { HttpRoute } from './http-route.js';
import type { HttpHandler } from './http-handler.js';

/** True for our own endpoint's controller. */
type IsOwn = (controllerClass: Function) => boolean;

/** The routes of one app, each once. */
export class HttpRoutes {
  /** What stands for requests that no route was found for. */
  readonly unmatched: HttpRoute;
  /** What stands for all routes that are left out, of which there may be no end. */
  private readonly excluded: HttpRoute;
  private readonly routes = new Map<string, HttpRoute[]>();
  private readonly registered = new Map<string, HttpRoute[]>();
  private readonly templates = new Set<string>();

  /** @throws MetricsError `INVALID_DECORATION` where `@HttpMetrics` does not fit the options. */
  constructor(
    private readonly handles: HttpHandles,
    private readonly options: HttpMetricsOptions,
    private readonly exclusions: Exclusions,
    private readonly finder: HandlerFinder,
    private readonly isOwn: IsOwn,
  ) {
    checkHandlers(finder.all, options);
    this.unmatched = this.make(handles.convention.unmatched, undefined, {});
    this.excluded = this.make('', undefined, {}, true);
  }

  /** The route of a template, for what the framework was given as its handler. */
  of(template: string, callback: Function | undefined): HttpRoute {
    const handler = callback && this.finder.find(callback, template);
    return this.known(template, handler) ?? this.add(template, handler);
  }

  /** Takes note of a route that is being registered, and seeds its series. */
  register(method: string, template: string, callback: Function): void {
    const route = this.of(template, callback);
    const registration = `${method} ${template}`;
    const routes = [...(this.registered.get(registration) ?? []), route];
    this.registered.set(registration, routes);
    this.exclusions.setRoute(
      method,
      template,
      routes.every(({ isExcluded }) => isExcluded),
    );
    this.seed(route, method);
  }

  private known(template: string, handler: HttpHandler | undefined): HttpRoute | undefined {
    return this.routes.get(template)?.find((route) => route.handler === handler);
  }

  private add(template: string, handler: HttpHandler | undefined): HttpRoute {
    const declared = declaredFor(handler);
    const isOwn = handler !== undefined && this.isOwn(handler.controllerClass);
    const isExcluded =
      declared === false ||
      isOwn ||
      this.exclusions.hasPath(template) ||
      (handler !== undefined && this.exclusions.hasHandler(handler));
    if (isExcluded) return this.excluded;
    const label = this.held(template);
    // Beyond the limit templates are not even kept: there may be no end of them.
    const folded = label === template ? undefined : this.known(label, handler);
    return folded ?? this.keep(label, this.make(label, handler, declared));
  }

  private keep(template: string, route: HttpRoute): HttpRoute {
    this.routes.set(template, [...(this.routes.get(template) ?? []), route]);
    return route;
  }

  private make(
    template: string,
    handler: HttpHandler | undefined,
    { labels: own }: HttpHandlerOptions,
    isExcluded = false,
  ): HttpRoute {
    const names = Object.entries(this.options.labels ?? {});
    const labels = Object.fromEntries(names.map(([name, label]) => [name, own?.[name] ?? label]));
    return new HttpRoute(this.handles, this.options, { template, handler, isExcluded, labels });
  }

  private seed(route: HttpRoute, method: string): void {
    if (!(STANDARD_METHODS as readonly string[]).includes(method)) return;
    const declared = declaredFor(route.handler);
    const statuses = (declared || {}).seedStatus ?? this.options.seedStatus ?? [];
    for (const status of statuses) route.seed(methodIndex(method), status);
  }

  /** The template, or what stands for it beyond the limit. */
  private held(template: string): string {
    if (this.templates.has(template)) return template;
    if (this.templates.size < this.handles.maxRoutes) {
      this.templates.add(template);
      return template;
    }
    return OTHER;
  }
}
