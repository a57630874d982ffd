import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection whose bytes a test writes and reads itself. */
export interface WireSocket {
  readonly socket: Socket;
  /** All that has come so far. */
  received(): string;
  /** Sends a request without a body; nothing else may be in its head. */
  send(method: string, path: string, headers?: string): void;
  /** Resolves once what has come fits; rejects where the connection ends before. */
  until(pattern: RegExp): Promise<void>;
}

const open = new Set<Socket>();

/** Connects to a port of the loopback interface. */
export async function connectTo(port: number, host = '127.0.0.1'): Promise<WireSocket> {
  const socket = connect(port, host);
  await once(socket, 'connect');
  return followSocket(socket);
}

/** Reads what a connection brings; {@link closeSockets} ends it if the test does not. */
export function followSocket(socket: Socket): WireSocket {
  open.add(socket);
  // What a reset leaves behind.
  socket.on('error', () => {});
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    socket.emit('received');
  });
  return {
    socket,
    received: () => text,
    send: (method, path, headers = '') => {
      socket.write(`${method} ${path} HTTP/1.1\r\nhost: test\r\n${headers}\r\n`);
    },
    until: async (pattern) => {
      const gone = once(socket, 'close').then(() => {
        if (!pattern.test(text)) throw new Error(`The connection ended after ${text}`);
      });
      while (!pattern.test(text)) await Promise.race([once(socket, 'received'), gone]);
    },
  };
}

/** For `afterEach`. */
export function closeSockets(): void {
  for (const socket of open) socket.destroy();
  open.clear();
}
