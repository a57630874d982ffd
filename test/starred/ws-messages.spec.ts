import type { AddressInfo, Server } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { UseGuards } from '@nestjs/common';
import type { CanActivate, ExecutionContext, INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Test } from '@nestjs/testing';
import { MessageBody, SubscribeMessage, WebSocketGateway, WsException } from '@nestjs/websockets';
import { MetricsModule } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { concat, NEVER, type Observable, of } from 'rxjs';
import { io, type Socket } from 'socket.io-client';

class OnlyOdd implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    await Promise.resolve();
    return context.switchToWs().getData<number>() % 2 === 1;
  }
}

@WebSocketGateway()
class ChatGateway {
  @SubscribeMessage('ask')
  ask(@MessageBody() text: string): string {
    return text.toUpperCase();
  }
  @SubscribeMessage('some-fail')
  async someFail(@MessageBody() id: number): Promise<void> {
    await Promise.resolve();
    if (id % 3 === 0) throw new WsException('no');
  }
  @UseGuards(OnlyOdd)
  @SubscribeMessage('guarded')
  async guarded(@MessageBody() id: number): Promise<void> {
    await Promise.resolve();
    if (id === 7) throw new Error('seven');
  }
  @SubscribeMessage('open')
  open(): Observable<{ event: string; data: number }> {
    return concat(of({ event: 'opened', data: 1 }), NEVER);
  }
}
@WebSocketGateway({ namespace: 'news' })
class NewsGateway {
  @SubscribeMessage('ask')
  ask(): string {
    return 'news';
  }
}

let app: INestApplication;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await app.close();
});

async function connect(path = ''): Promise<Socket> {
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const options = { transports: ['websocket'], forceNew: true, reconnection: false };
  const socket = io(`http://127.0.0.1:${port}${path}`, options);
  sockets.push(socket);
  await new Promise<void>((resolve) => {
    socket.once('connect', resolve);
  });
  return socket;
}

async function start(): Promise<void> {
  const testing = await Test.createTestingModule({
    imports: [MetricsModule.forRoot({ defaultMetrics: false, websockets: true })],
    providers: [ChatGateway, NewsGateway],
  }).compile();
  app = testing.createNestApplication({ logger: false });
  app.useWebSocketAdapter(new IoAdapter(app));
  await app.listen(0, '127.0.0.1');
}

async function eventually(
  name: string,
  labels: Record<string, string>,
  expected: number,
): Promise<unknown> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const value = await valueOf(app, name, labels);
    if (value === expected || performance.now() > deadline) return value;
    await setTimeout(20);
  }
}

describe('a gateway', () => {
  it('counts its messages once, and is told apart from others', async () => {
    await start();
    const client = await connect();
    expect(await client.emitWithAck('ask', 'hello')).toBe('HELLO');
    const labels = { gateway: 'ChatGateway', event: 'ask' };
    expect(await eventually('ws_messages_total', { ...labels, outcome: 'success' }, 1)).toBe(1);
    expect(await valueOf(app, 'ws_messages_in_flight', labels)).toBe(0);
    const news = { gateway: 'NewsGateway', event: 'ask', outcome: 'success' };
    expect(await valueOf(app, 'ws_messages_total', news)).toBe(0);
    expect(await (await connect('/news')).emitWithAck('ask', '')).toBe('news');
    expect(await eventually('ws_messages_total', news, 1)).toBe(1);
  });

  it('counts failed and refused messages as such, of many at once', async () => {
    await start();
    const client = await connect();
    for (let id = 0; id < 30; id += 1) {
      client.emit('some-fail', id);
      client.emit('guarded', id);
    }
    const expected = { success: 20, error: 10, cancelled: 0, rejected: 0 };
    for (const [outcome, count] of Object.entries(expected)) {
      const labels = { gateway: 'ChatGateway', event: 'some-fail', outcome };
      expect(await eventually('ws_messages_total', labels, count)).toBe(count);
    }
    for (const [outcome, count] of Object.entries({ success: 14, error: 1, rejected: 15 })) {
      const labels = { gateway: 'ChatGateway', event: 'guarded', outcome };
      expect(await eventually('ws_messages_total', labels, count)).toBe(count);
    }
  });

  it('counts its connections, and what a client leaves behind as cancelled', async () => {
    await start();
    const connections = { gateway: 'ChatGateway' };
    expect(await valueOf(app, 'ws_connections', connections)).toBe(0);
    const client = await connect();
    expect(await valueOf(app, 'ws_connections', connections)).toBe(1);
    const opened = new Promise((resolve) => client.once('opened', resolve));
    client.emit('open');
    await opened;
    client.disconnect();
    expect(await eventually('ws_connections', connections, 0)).toBe(0);
    const open = { gateway: 'ChatGateway', event: 'open' };
    expect(await eventually('ws_messages_total', { ...open, outcome: 'cancelled' }, 1)).toBe(1);
    expect(await valueOf(app, 'ws_messages_in_flight', open)).toBe(0);
  });
});
