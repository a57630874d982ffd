import type { AbstractHttpAdapter } from '@nestjs/core';

interface UnroutedRequest {
  readonly method: string;
  readonly url: string;
  /** With the prefix that Express takes from `url`. */
  readonly originalUrl?: string;
}

type Handler = (request: UnroutedRequest, response: unknown, next: unknown) => unknown;

/** A request at the path of the endpoint that no route has taken. */
export type RefuseMethod = (request: unknown, response: unknown) => unknown;

/**
 * Answers, in place of the app's own 404, requests at a path with a method that no route
 * there has. Called before Nest sets the handler for what no route has taken; a route of
 * the app's own at that path keeps what it has.
 */
export function refuseOtherMethods(
  adapter: AbstractHttpAdapter,
  path: string,
  refuse: RefuseMethod,
): void {
  const original = adapter.setNotFoundHandler?.bind(adapter) as
    ((handler: Handler, ...rest: unknown[]) => unknown) | undefined;
  if (original === undefined) return;
  const setNotFoundHandler = (handler: Handler, ...rest: unknown[]): unknown =>
    original(
      (request, response, next) =>
        isRefused(request, path) ? refuse(request, response) : handler(request, response, next),
      ...rest,
    );
  Object.defineProperty(adapter, 'setNotFoundHandler', {
    value: setNotFoundHandler,
    configurable: true,
    writable: true,
  });
}

/** Not GET, which may be left without a route for a reason. */
function isRefused({ method, url, originalUrl = url }: UnroutedRequest, path: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && originalUrl.split('?', 1)[0] === path;
}
