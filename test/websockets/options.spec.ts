import { afterEach, describe, expect, it } from '@jest/globals';
import { type CanActivate, type ExecutionContext, Inject, Injectable, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { MetricsModuleOptions } from 'nestjs-metrics';
import { startApp, type RunningApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { closeClients, connect, useLibrary } from './ws-clients.js';
import { connections, outcomes } from './ws-series.js';

@WebSocketGateway()
class ChatGateway {
  @SubscribeMessage('ask')
  ask(): { event: string; data: string } {
    return { event: 'answer', data: 'yes' };
  }
}

@Injectable({ scope: Scope.REQUEST })
class Visitor {
  constructor(@Inject(REQUEST) readonly client: object) {}
}
@WebSocketGateway()
class ScopedGateway {
  constructor(private readonly visitor: Visitor) {}

  @SubscribeMessage('ask')
  async ask(): Promise<{ event: string; data: boolean }> {
    return Promise.resolve({ event: 'answer', data: 'on' in this.visitor.client });
  }
  @SubscribeMessage('throws')
  throws(): void {
    throw new Error('no');
  }
}

class RefusingMessages implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.getType() !== 'ws';
  }
}

afterEach(closeClients);

function start(metrics: MetricsModuleOptions, providers = [ChatGateway]): Promise<RunningApp> {
  return startApp({ metrics, providers, configure: (app) => useLibrary(app, 'ws') });
}

describe('the option websockets', () => {
  it('adds the names in the code by handlerLabels', async () => {
    const app = await start({ websockets: { handlerLabels: true } });
    const client = await connect(app, 'ws');
    const answered = client.next('answer');
    client.send('ask');
    await answered;
    const labels =
      'gateway="ChatGateway",event="ask",controller="ChatGateway",handler="ask",outcome="success"';
    expect(await eventually(() => app.sample(`ws_messages_total{${labels}}`), 1)).toBe(1);
  });

  it('takes buckets, and names go with the prefix', async () => {
    const app = await start({ prefix: 'shop_', websockets: { buckets: [1, 2] } });
    const body = await app.scrape();
    const bounds = body.split('\n').filter((line) => /event="ask",outcome="success",le/.test(line));
    expect(bounds.map((line) => /le="([^"]+)"/.exec(line)![1])).toEqual(['1.0', '2.0', '+Inf']);
    expect(body).toContain('shop_ws_connections{gateway="ChatGateway"} 0');
  });

  it.each<[string, MetricsModuleOptions]>([
    ['by default', {}],
    ['with false', { websockets: false }],
  ])('is off %s, and then leaves everything alone', async (_, metrics) => {
    const app = await start(metrics);
    const client = await connect(app, 'ws');
    const answered = client.next('answer');
    client.send('ask');
    expect(await answered).toBe('yes');
    expect(await app.scrape()).not.toContain('ws_');
  });

  it('does nothing in an app without gateways', async () => {
    const app = await start({ websockets: true }, []);
    expect(await app.scrape()).not.toContain('ws_');
  });

  it('leaves an adapter as it was once the app is closed', async () => {
    let adapter: WsAdapter | undefined;
    const { app } = await startApp({
      metrics: { websockets: true },
      providers: [ChatGateway],
      configure: (one) => {
        adapter = new WsAdapter(one);
        one.useWebSocketAdapter(adapter);
      },
    });
    expect(Object.getOwnPropertyNames(adapter)).toContain('bindClientConnect');
    await app.close();
    expect(Object.getOwnPropertyNames(adapter).filter((name) => name.startsWith('bind'))).toEqual(
      [],
    );
  });

  it('measures each of two apps of one class by itself', async () => {
    const [one, other] = [await start({ websockets: true }), await start({ websockets: true })];
    const unmeasured = await start({});
    for (const app of [one, unmeasured]) {
      const client = await connect(app, 'ws');
      const answered = client.next('answer');
      client.send('ask');
      await answered;
    }
    expect(await outcomes(one, 'ChatGateway', 'ask')).toEqual({ success: 1 });
    expect(await outcomes(other, 'ChatGateway', 'ask')).toEqual({});
    expect(await connections(one, 'ChatGateway')).toBe(1);
    expect(await connections(other, 'ChatGateway')).toBe(0);
  });
});

describe('messages', () => {
  it('count where the gateway is made for each client', async () => {
    const app = await startApp({
      metrics: { websockets: true },
      providers: [ScopedGateway, Visitor],
      configure: (one) => useLibrary(one, 'socket.io'),
    });
    const client = await connect(app, 'socket.io');
    expect(await eventually(() => connections(app, 'ScopedGateway'), 1)).toBe(1);
    const answered = client.next('answer');
    client.send('ask');
    expect(await answered).toBe(true);
    for (let id = 0; id < 3; id += 1) client.send('throws');
    const failed = { error: 3 };
    expect(await eventually(() => outcomes(app, 'ScopedGateway', 'throws'), failed)).toEqual(
      failed,
    );
    expect(await outcomes(app, 'ScopedGateway', 'ask')).toEqual({ success: 1 });
  });

  it('count as rejected where a guard of the whole app refuses them', async () => {
    const app = await startApp({
      metrics: { websockets: true },
      providers: [ChatGateway],
      configure: (one) => {
        useLibrary(one, 'ws');
        one.useGlobalGuards(new RefusingMessages());
      },
    });
    const client = await connect(app, 'ws');
    client.send('ask', 'a text');
    const expected = { rejected: 1 };
    expect(await eventually(() => outcomes(app, 'ChatGateway', 'ask'), expected)).toEqual(expected);
  });
});
