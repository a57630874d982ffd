import { replaceMethod } from '../entry-points/index.js';
import type { MeasuredGateway } from './measure-gateway.js';
import type { WsAdapter } from './ws-adapter.js';

/** `WebSocket.CLOSED` */
const CLOSED = 3;

/**
 * Measures the gateways that Nest binds with an adapter from now on; returns what
 * undoes it.
 * @param nextGateway The one whose turn it is; undefined for one that is not known.
 */
export function measureAdapter(
  adapter: WsAdapter,
  nextGateway: () => MeasuredGateway | undefined,
): () => void {
  const { bindClientConnect, bindMessageHandlers, bindClientDisconnect } = adapter;
  /** The gateway whose client is being bound, all in one go. */
  let connecting: MeasuredGateway | undefined;

  const undo = [
    replaceMethod(adapter, 'bindClientConnect', (server, callback) => {
      const gateway = nextGateway();
      return bindClientConnect.call(adapter, server, (...args) => {
        const outer = connecting;
        connecting = gateway;
        try {
          return callback(...args);
        } finally {
          connecting = outer;
        }
      });
    }),
    replaceMethod(adapter, 'bindMessageHandlers', (client, handlers, ...rest) =>
      bindMessageHandlers.call(adapter, client, connecting?.measure(handlers) ?? handlers, ...rest),
    ),
  ];
  if (typeof bindClientDisconnect === 'function') {
    undo.push(
      replaceMethod(adapter, 'bindClientDisconnect', (client, callback) => {
        // Nobody could tell when the client of an adapter without this method is gone.
        const disconnect = isGone(client) ? undefined : connecting?.connect();
        return bindClientDisconnect.call(adapter, client, (...args) => {
          disconnect?.();
          return callback(...args);
        });
      }),
    );
  }
  return () => undo.forEach((one) => one());
}

/**
 * Whether the gateway has ended a client's connection in `handleConnection`, which Nest
 * calls before: nobody will hear of it any more. A socket of ws that is closing will say so.
 */
function isGone(client: unknown): boolean {
  const { connected, readyState } = client as { connected?: unknown; readyState?: unknown };
  return connected === false || readyState === CLOSED;
}
