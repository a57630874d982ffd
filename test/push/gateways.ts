import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  createServer as createRawServer,
  type AddressInfo,
  type Server as RawServer,
  type Socket,
} from 'node:net';
import { text } from 'node:stream/consumers';
import type { Certificate } from '../support/certificate.js';

/** A request that a gateway has read to its end. */
export interface Push {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A gateway that does as a test says. */
export interface Gateway {
  readonly url: string;
  readonly port: number;
  readonly pushes: readonly Push[];
  /** How many connections it has had. */
  connections(): number;
}

/** Answers a request; `count` is how many there were before. */
export type Answer = (response: ServerResponse, count: number, push: Push) => void;

const closers: (() => Promise<void>)[] = [];

/** Starts a gateway that reads each request, and then answers. */
export function startGateway(
  answer: Answer = (response) => void response.end(),
  certificate?: Certificate,
): Promise<Gateway> {
  const pushes: Push[] = [];
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    const { method, url, headers } = request;
    text(request).then(
      (body) => {
        const push = { method: method!, path: url!, headers, body };
        pushes.push(push);
        answer(response, pushes.length - 1, push);
      },
      () => undefined,
    );
  };
  const server = certificate ? createTlsServer({ ...certificate }, take) : createServer(take);
  return open(server, pushes, certificate ? 'https' : 'http');
}

/** Starts a server of which each connection is in the hands of a test. */
export function startRawGateway(serve: (socket: Socket) => void): Promise<Gateway> {
  const server = createRawServer((socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  return open(server, [], 'http');
}

/** Ends the gateways of a test; for `afterEach`. */
export async function closeGateways(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

async function open(
  server: Server | RawServer,
  pushes: readonly Push[],
  protocol: 'http' | 'https',
): Promise<Gateway> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  const { port } = server.address() as AddressInfo;
  const url = `${protocol}://127.0.0.1:${port}`;
  return { url, port, pushes, connections: () => connections };
}
