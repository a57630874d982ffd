import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Tells when the other side of a response has gone. */
export class ClosedConnections {
  private readonly watched = new WeakMap<Socket, Set<() => void>>();

  /** Calls `onClose` when nobody is there to be answered any more, at most once; what it returns ends that. */
  watch(raw: ServerResponse, onClose: () => void): () => void {
    // Middleware and tests may bring a request without a connection.
    const connection = raw.req?.socket as Socket | undefined;
    if (raw.destroyed || connection?.destroyed) {
      // Who watches is not ready to hear of it yet.
      let isWatched = true;
      queueMicrotask(() => isWatched && onClose());
      return () => (isWatched = false);
    }
    raw.once('close', onClose);
    // A response behind another one on its connection has no socket yet, and is not told.
    const unwatch = raw.socket === null && connection ? this.join(connection, onClose) : undefined;
    return () => {
      raw.off('close', onClose);
      unwatch?.();
    };
  }

  /** One listener for each connection: there may be many requests behind one another. */
  private join(connection: Socket, onClose: () => void): () => void {
    let waiting = this.watched.get(connection);
    if (waiting === undefined) {
      const all = new Set<() => void>();
      connection.once('close', () => {
        for (const tell of all) tell();
      });
      this.watched.set(connection, (waiting = all));
    }
    waiting.add(onClose);
    return () => waiting.delete(onClose);
  }
}
