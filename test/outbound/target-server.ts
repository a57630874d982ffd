import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that the app sends requests to. */
export interface TargetServer {
  readonly url: string;
  /** Its address and port: the label `host`. */
  readonly host: string;
  readonly server: Server;
  /** Resolves when the next request has arrived. */
  arrived(): Promise<void>;
  /** Answers the requests that wait on `/wait`. */
  answer(): void;
  close(): Promise<void>;
}

/** Larger than what clients and sockets take in advance. */
const LARGE = 4 * 1024 * 1024;

/** Starts a server whose paths say how it answers. */
export async function startTarget(): Promise<TargetServer> {
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => answerTo(request, response, waiting));
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  });
  server.on('connect', (_request, socket) => {
    socket.end('HTTP/1.1 200 Connection Established\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    server,
    arrived: async () => void (await once(server, 'request')),
    answer: () => {
      for (const response of waiting.splice(0)) response.end('at last');
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answerTo(
  request: IncomingMessage,
  response: ServerResponse,
  waiting: ServerResponse[],
): void {
  const [, kind, detail] = new URL(request.url!, 'http://target').pathname.split('/');
  request.resume();
  switch (kind) {
    case 'status':
      response.writeHead(Number(detail)).end();
      return;
    case 'redirect':
      response.writeHead(302, { location: '/ok' }).end('elsewhere');
      return;
    case 'cut':
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.socket?.destroy());
      return;
    case 'wait':
      waiting.push(response);
      return;
    case 'large':
      response.end(Buffer.alloc(LARGE));
      return;
    default:
      response.end('fine');
  }
}
