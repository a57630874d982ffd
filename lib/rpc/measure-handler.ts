import { followMessage, type EntryPoint, type Watch } from '../entry-points/index.js';
import { joinNext } from './join-next.js';
import type { RpcHandler } from './rpc-handler.js';
import type { ServerHandler } from './rpc-server.js';

/** What is known about the handler that a server is given. */
export interface MeasuredHandler {
  readonly entryPoint: EntryPoint;
  readonly isEvent: boolean;
  /** Undefined for one that no controller has. */
  readonly handler: RpcHandler | undefined;
  /** Whether anything may refuse its calls. */
  readonly hasGuards: boolean;
}

/** A handler in a server's handler's place, whose calls are measured. */
export function measureHandler(original: ServerHandler, measured: MeasuredHandler): ServerHandler {
  const { entryPoint, isEvent, handler, hasGuards } = measured;
  const watch: Watch = {
    method: handler?.method ?? original,
    guards: hasGuards,
    // The answer to a request is what counts, even where a filter gives it; an event has none.
    failures: isEvent,
  };
  const handle: ServerHandler = (...args) =>
    followMessage(entryPoint.begin(), watch, () => original(...args));
  if (!isEvent) return handle;

  if (handler?.isStatic() === true) {
    // Each handler of an event is measured for itself, so they are joined behind us.
    const joined: ServerHandler = (...args) => {
      const result = handle(...args);
      return joined.next === undefined ? result : joinNext(result, joined.next(...args));
    };
    return joined;
  }
  // Handlers of one event share what is made for that message, which only Nest's own function has.
  return Object.defineProperty(handle, 'next', {
    get: () => original.next,
    set: (next: ServerHandler) => {
      original.next = next;
    },
    configurable: true,
    enumerable: true,
  });
}
