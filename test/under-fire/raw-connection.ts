import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection on which anything may be sent. */
export interface RawConnection {
  readonly socket: Socket;
  send(text: string): void;
  /** The statuses of the first so many answers; fewer where the connection closes before. */
  statuses(count: number): Promise<number[]>;
  /** Everything that came until the other side closed the connection. */
  rest(): Promise<string>;
  close(): Promise<void>;
}

const open = new Set<Socket>();

/** Closes what a test has left open; for `afterEach`. */
export function closeConnections(): void {
  for (const socket of open) socket.destroy();
  open.clear();
}

/** Connects to the server of an address; `paused` reads nothing at all. */
export async function connectTo(
  url: string,
  { paused = false }: { paused?: boolean } = {},
): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  open.add(socket);
  let text = '';
  // A connection that is cut may be reset.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      open.delete(socket);
      resolve();
    });
  });
  if (!paused) socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  const statuses = (): number[] =>
    Array.from(text.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => Number(status));
  return {
    socket,
    send: (what) => void socket.write(what),
    statuses: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (statuses().length < count) return;
          socket.off('data', look);
          resolve(statuses());
        };
        socket.on('data', look);
        void closed.then(() => resolve(statuses()));
        look();
      }),
    rest: async () => {
      await closed;
      return text;
    },
    close: async () => {
      socket.destroy();
      await closed;
    },
  };
}

/** A plain request for a path. */
export function get(path: string, ...headers: string[]): string {
  return [`GET ${path} HTTP/1.1`, 'Host: a', ...headers, '', ''].join('\r\n');
}
