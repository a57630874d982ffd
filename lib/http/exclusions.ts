import type { HttpExclusion } from '../options/index.js';
import type { HttpHandler } from './http-handler.js';

/** What the app does not want measured. */
export class Exclusions {
  private readonly exact = new Set<string>();
  private readonly beginnings: string[] = [];
  private readonly patterns: RegExp[] = [];
  private readonly isEmpty: boolean;
  private readonly code = new Set<Function>();
  /** Methods by path, of routes whose handlers are left out and whose path has no parameters. */
  private readonly requests = new Map<string, Set<string>>();

  constructor(exclude: readonly HttpExclusion[]) {
    for (const one of exclude) {
      if (typeof one === 'function') this.code.add(one);
      // A copy without state: a sticky or global one would remember the last path.
      else if (one instanceof RegExp)
        this.patterns.push(new RegExp(one, one.flags.replace(/[gy]/g, '')));
      else if (one.endsWith('*')) this.beginnings.push(one.slice(0, -1));
      else this.exact.add(one);
    }
    this.isEmpty = exclude.length === this.code.size;
  }

  /**
   * Says whether all that a route's method and path lead to is left out. Such a request
   * is not in flight either; where the path has parameters it is, until it is routed.
   */
  setRoute(method: string, path: string, isExcluded: boolean): void {
    const methods = this.requests.get(path) ?? new Set();
    // GET routes answer HEAD too.
    for (const one of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
      if (isExcluded) methods.add(one);
      else methods.delete(one);
    }
    this.requests.set(path, methods);
  }

  /** True for a request that is known to be left out before it is routed. */
  hasRequest(method: string | undefined, path: string): boolean {
    const methods = this.requests.get(path);
    return (methods !== undefined && methods.has(method!)) || this.hasPath(path);
  }

  /** True for the path of a request, and for a route's template. */
  hasPath(path: string): boolean {
    // At each request; mostly there are none.
    if (this.isEmpty) return false;
    return (
      this.exact.has(path) ||
      this.beginnings.some((beginning) => path.startsWith(beginning)) ||
      this.patterns.some((pattern) => pattern.test(path))
    );
  }

  /** True for a handler, or its controller. */
  hasHandler({ controllerClass, method }: HttpHandler): boolean {
    return this.code.has(controllerClass) || this.code.has(method);
  }
}

/** The path of a request's target. */
export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
