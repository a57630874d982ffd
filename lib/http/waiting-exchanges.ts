import type { Socket } from 'node:net';
import type { HttpExchange } from './http-exchange.js';

/**
 * The exchanges whose response waits behind another one on its connection, as those of
 * pipelined requests do: Node closes no such response when the connection goes.
 */
export class WaitingExchanges {
  private readonly bySocket = new WeakMap<Socket, Set<HttpExchange>>();

  constructor(private readonly onGone: (exchange: HttpExchange) => void) {}

  /** Takes note of an exchange that begins. */
  add(exchange: HttpExchange): void {
    if (exchange.response.socket !== null) return;
    exchange.isWaiting = true;
    const { socket } = exchange;
    const waiting = this.bySocket.get(socket);
    if (waiting !== undefined) {
      waiting.add(exchange);
      return;
    }
    // One listener for a connection, however many requests wait on it.
    const all = new Set([exchange]);
    this.bySocket.set(socket, all);
    socket.once('close', () => {
      for (const one of all) this.onGone(one);
    });
  }

  /** Forgets an exchange that has ended. */
  delete(exchange: HttpExchange): void {
    if (exchange.isWaiting) this.bySocket.get(exchange.socket)?.delete(exchange);
  }
}
