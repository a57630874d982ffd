import type { AbstractHttpAdapter } from '@nestjs/core';

/** The methods of Nest's adapters that register a route, each named as its HTTP method. */
const VERBS = [
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'head',
  'options',
  'all',
  'search',
  'query',
  'propfind',
  'proppatch',
  'mkcol',
  'copy',
  'move',
  'lock',
  'unlock',
] as const;

type Method = (...args: unknown[]) => unknown;

/** Called where Nest, or whoever has its adapter, registers a route. */
export type RouteListener = (
  /** `ALL` for all methods. */
  method: string,
  path: string,
  callback: Function,
  /** Registers it; must be called once. */
  register: () => unknown,
) => unknown;

/** Watches the routes that are registered with an adapter from now on. */
export function watchRoutes(adapter: AbstractHttpAdapter, onRoute: RouteListener): void {
  for (const verb of VERBS) {
    chain(adapter, verb, (original, args) => {
      const callback = args.at(-1);
      const register = (): unknown => original.apply(adapter, args);
      if (typeof callback !== 'function') return register();
      const path = args.length > 1 ? String(args[0]) : '/';
      return onRoute(verb.toUpperCase(), path, callback, register);
    });
  }
}

/** Puts a function before one of the adapter's own; nothing where it has none. */
export function chain(
  adapter: AbstractHttpAdapter,
  name: string,
  before: (original: Method, args: unknown[]) => unknown,
): void {
  const original = (adapter as unknown as Record<string, Method | undefined>)[name];
  if (typeof original !== 'function') return;
  Object.defineProperty(adapter, name, {
    value: (...args: unknown[]) => before(original, args),
    configurable: true,
    writable: true,
  });
}
