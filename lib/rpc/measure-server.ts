import type { ApplicationConfig } from '@nestjs/core';
import { hasGuards, replaceMethod } from '../entry-points/index.js';
import { measureHandler } from './measure-handler.js';
import type { RpcHandler } from './rpc-handler.js';
import type { RpcMetrics } from './rpc-metrics.js';
import { GRPC, KAFKA, routeOf, type RpcServer } from './rpc-server.js';

/** Measures the handlers that a server, which has none yet, is given, until the function that is returned is called. */
export function measureServer(
  server: RpcServer,
  handlers: readonly RpcHandler[],
  { metrics, app }: { readonly metrics: RpcMetrics; readonly app: ApplicationConfig },
): () => void {
  // A strategy of the user's own may be anything.
  if (typeof server?.addHandler !== 'function') return () => undefined;
  const expected = [...handlers];
  const addHandler = server.addHandler;
  const undo = replaceMethod(server, 'addHandler', (pattern, callback, isEvent = false, extras) => {
    const handler = takeHandler(expected, { server, pattern, isEvent });
    const measured = measureHandler(callback, {
      entryPoint: metrics.of(isEvent, routeOf(server, pattern), handler),
      isEvent,
      handler,
      hasGuards: handler !== undefined && mayBeRefused(handler, app),
    });
    addHandler.call(server, pattern, measured, isEvent, extras);
  });
  const undoUnmatched = countUnmatched(server, metrics);
  return () => {
    undo();
    undoUnmatched();
  };
}

/**
 * A microservice may have guards of its own, which the app does not know; but before
 * the guards of a controller that is there nothing can fail.
 */
function mayBeRefused(handler: RpcHandler, app: ApplicationConfig): boolean {
  return handler.isStatic() || hasGuards(handler.controllerClass, handler.method, app);
}

/** Whose callback it is: Nest goes through the handlers of a pattern in their order. */
function takeHandler(
  expected: RpcHandler[],
  added: { server: RpcServer; pattern: unknown; isEvent: boolean },
): RpcHandler | undefined {
  const { transportId } = added.server;
  const index = expected.findIndex(
    ({ pattern, isEvent, transport }) =>
      pattern === added.pattern &&
      isEvent === added.isEvent &&
      (transport === undefined || transportId === undefined || transport === transportId),
  );
  return index === -1 ? undefined : expected.splice(index, 1)[0];
}

/** Counts messages for which a server finds no handler. */
function countUnmatched(server: RpcServer, metrics: RpcMetrics): () => void {
  const { getHandlerByPattern, handleEvent } = server;
  if (!getHandlerByPattern || !handleEvent) return () => undefined;
  // They bring only what they have handlers for; Kafka looks twice for that of an event.
  if (server.transportId === GRPC || server.transportId === KAFKA) return () => undefined;
  const series = { request: metrics.unmatched(false), event: metrics.unmatched(true) };
  let event: { counted: boolean } | undefined;

  const undoEvents = replaceMethod(server, 'handleEvent', (...args) => {
    const outer = event;
    event = { counted: false };
    try {
      // It looks for its handler before it waits for anything.
      return handleEvent.apply(server, args);
    } finally {
      event = outer;
    }
  });
  const undoLookUp = replaceMethod(server, 'getHandlerByPattern', (pattern) => {
    const handler = getHandlerByPattern.call(server, pattern);
    if (handler || event?.counted === true) return handler;
    if (event !== undefined) event.counted = true;
    series[event === undefined ? 'request' : 'event'].begin().end('error');
    return handler;
  });
  return () => {
    undoEvents();
    undoLookUp();
  };
}
