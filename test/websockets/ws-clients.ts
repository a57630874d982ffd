import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { io, type Socket } from 'socket.io-client';
import { closeApps, type RunningApp, type TestApp } from '../support/app.js';

/** The client of the package under Nest's adapter, which comes without types. */
interface PlainSocket extends NodeJS.EventEmitter {
  send(text: string): void;
  close(): void;
  terminate(): void;
}
const { WebSocket } = createRequire(import.meta.url)('ws') as {
  WebSocket: new (url: string) => PlainSocket;
};

/** A client of a gateway, of either library. */
export interface WsClient {
  send(event: string, data?: unknown): void;
  /** The data of the next message of an event from the server. */
  next(event: string): Promise<unknown>;
  /** Resolves when the connection is over, whoever has ended it. */
  readonly left: Promise<unknown>;
  /** Ends the connection. */
  leave(): void;
}

/** The libraries for which every behaviour is the same. */
export const LIBRARIES = ['socket.io', 'ws'] as const;

/** One of the {@link LIBRARIES}. */
export type Library = (typeof LIBRARIES)[number];

const clients: WsClient[] = [];
const sockets: Socket[] = [];

/** Has an app use a library's adapter. */
export function useLibrary(app: TestApp, library: Library): void {
  app.useWebSocketAdapter(library === 'ws' ? new WsAdapter(app) : new IoAdapter(app));
}

/** Connects a client to an app's own port. */
export async function connect({ app }: RunningApp, library: Library, path = ''): Promise<WsClient> {
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  const client = await (library === 'ws' ? connectPlain : connectSocketIo)(port, path);
  clients.push(client);
  return client;
}

async function connectPlain(port: number, path: string): Promise<WsClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  const left = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'open');
  return {
    send: (event, data) => socket.send(JSON.stringify({ event, data })),
    next: (event) =>
      new Promise((resolve) => {
        const look = (text: Buffer): void => {
          const message = JSON.parse(text.toString()) as { event: string; data: unknown };
          if (message.event !== event) return;
          socket.off('message', look);
          resolve(message.data);
        };
        socket.on('message', look);
      }),
    left,
    leave: () => socket.terminate(),
  };
}

/** A socket.io client, which a namespace is connected with. */
export async function connectIo(url: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

async function connectSocketIo(port: number, path: string): Promise<WsClient> {
  const socket = await connectIo(`http://127.0.0.1:${port}${path}`);
  return {
    left: socket.connected
      ? new Promise((resolve) => socket.once('disconnect', resolve))
      : Promise.resolve(),
    send: (event, data) => socket.emit(event, data),
    next: (event) => new Promise((resolve) => socket.once(event, resolve)),
    leave: () => socket.disconnect(),
  };
}

/** Ends clients and apps; for `afterEach`. */
export async function closeClients(): Promise<void> {
  for (const client of clients.splice(0)) client.leave();
  for (const socket of sockets.splice(0)) socket.disconnect();
  await closeApps();
}
