/** A handler as Nest gives it to a server; handlers of one event are chained. */
export interface ServerHandler {
  (...args: unknown[]): unknown;
  next?: ServerHandler;
}

/** As much of a microservice server, of any transport, as is used. */
export interface RpcServer {
  readonly transportId?: unknown;
  addHandler(
    pattern: unknown,
    callback: ServerHandler,
    isEventHandler?: boolean,
    extras?: unknown,
  ): void;
  getHandlerByPattern?(pattern: string): ServerHandler | null;
  handleEvent?(...args: unknown[]): unknown;
  normalizePattern?(pattern: unknown): unknown;
}

/** `Transport.GRPC` and `Transport.KAFKA` of @nestjs/microservices. */
export const GRPC = 4;
export const KAFKA = 6;

/** By what a server routes the messages of a pattern, as text. */
export function routeOf(server: RpcServer, pattern: unknown): string {
  if (server.transportId === GRPC) {
    const { service, rpc } = (pattern ?? {}) as { service?: unknown; rpc?: unknown };
    if (typeof service === 'string' && typeof rpc === 'string') return `${service}/${rpc}`;
  }
  if (pattern instanceof RegExp) return String(pattern);
  const route = server.normalizePattern?.(pattern) ?? pattern;
  if (typeof route === 'string') return route;
  return typeof route === 'symbol' ? String(route) : (JSON.stringify(route) ?? 'undefined');
}
