import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { WsAdapter } from '@nestjs/platform-ws';
import {
  MessageBody,
  type OnGatewayConnection,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import { Counted, Timed } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { map, type Observable, range } from 'rxjs';
import { closeApps, startApp, type TestApp } from '../support/app.js';

/** The client of the package under Nest's adapter, which comes without types. */
interface Client extends NodeJS.EventEmitter {
  send(text: string): void;
  terminate(): void;
}
const { WebSocket } = createRequire(import.meta.url)('ws') as {
  WebSocket: new (url: string) => Client;
};

@WebSocketGateway()
class ChatGateway implements OnGatewayConnection {
  @Counted()
  handleConnection(): void {}

  @Counted()
  @SubscribeMessage('above')
  above(@MessageBody() text: string): { event: string; data: string } {
    return { event: 'above', data: text.toUpperCase() };
  }

  @SubscribeMessage('below')
  @Timed()
  @Counted()
  async below(@MessageBody() text: string): Promise<{ event: string; data: string }> {
    return Promise.resolve({ event: 'below', data: text });
  }

  @Counted()
  @SubscribeMessage('stream')
  stream(): Observable<{ event: string; data: number }> {
    return range(1, 3).pipe(map((data) => ({ event: 'stream', data })));
  }
}

const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  await closeApps();
});

async function connect(app: TestApp): Promise<Client> {
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  clients.push(client);
  await once(client, 'open');
  return client;
}

async function ask(client: Client, event: string, replies = 1): Promise<unknown[]> {
  const received: unknown[] = [];
  const done = new Promise<void>((resolve) => {
    client.on('message', (message: Buffer) => {
      received.push((JSON.parse(message.toString()) as { data: unknown }).data);
      if (received.length === replies) resolve();
    });
  });
  client.send(JSON.stringify({ event, data: 'hello' }));
  await done;
  return received;
}

it.each([
  ['above', ['HELLO']],
  ['below', ['hello']],
  ['stream', [1, 2, 3]],
])(
  'a message to a gateway is handled and counted once (%s @SubscribeMessage)',
  async (event, answers) => {
    const { app } = await startApp({
      providers: [ChatGateway],
      configure: (one) => one.useWebSocketAdapter(new WsAdapter(one)),
    });
    const client = await connect(app);
    expect(await ask(client, event, answers.length)).toEqual(answers);
    const labels = { class: 'ChatGateway', outcome: 'success' };
    expect(await valueOf(app, 'method_calls_total', { ...labels, method: event })).toBe(1);
    const connected = { ...labels, method: 'handleConnection' };
    expect(await valueOf(app, 'method_calls_total', connected)).toBe(1);
  },
);
