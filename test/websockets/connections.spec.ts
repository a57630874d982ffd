import { afterEach, describe, expect, it } from '@jest/globals';
import { WsAdapter } from '@nestjs/platform-ws';
import {
  type OnGatewayConnection,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import { startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { closeClients, connect, connectIo, LIBRARIES, useLibrary } from './ws-clients.js';
import { connections, outcomes } from './ws-series.js';

interface Answer {
  readonly event: string;
  readonly data: unknown;
}

@WebSocketGateway()
class ChatGateway implements OnGatewayConnection {
  handleConnection(): void {}

  @SubscribeMessage('join')
  join(): Answer {
    return { event: 'answer', data: 'chat' };
  }
}
@WebSocketGateway()
class NewsGateway implements OnGatewayInit {
  servers = 0;
  afterInit(): void {
    this.servers += 1;
  }
  @SubscribeMessage('read')
  read(): Answer {
    return { event: 'answer', data: 'news' };
  }
}
/** Handles nothing, and is there for its connections. */
@WebSocketGateway()
class PresenceGateway {}

@WebSocketGateway({ namespace: 'admin' })
class AdminGateway {
  @SubscribeMessage('join')
  join(): Answer {
    return { event: 'answer', data: 'admin' };
  }
}
@WebSocketGateway({ namespace: 'staff' })
class StaffGateway {
  @SubscribeMessage('join')
  join(): Answer {
    return { event: 'answer', data: 'staff' };
  }
}
@WebSocketGateway({ path: '/chat' })
class ChatPathGateway {}
@WebSocketGateway({ path: '/news' })
class NewsPathGateway {}
@WebSocketGateway(0, { cors: true })
class DefaultAdapterGateway {}

@WebSocketGateway()
class ClosedGateway implements OnGatewayConnection {
  handleConnection(client: { disconnect?(close: boolean): void; terminate?(): void }): void {
    if (client.disconnect) client.disconnect(true);
    else client.terminate?.();
  }
}

afterEach(closeClients);

describe.each(LIBRARIES)('connections over %s', (library) => {
  it('are those of each gateway on a server, and none when their clients are gone', async () => {
    const providers = [ChatGateway, NewsGateway, PresenceGateway];
    const app = await startApp({
      metrics: { websockets: true },
      providers,
      configure: (one) => useLibrary(one, library),
    });
    for (const { name } of providers) expect(await connections(app, name)).toBe(0);
    const [one, other] = [await connect(app, library), await connect(app, library)];
    for (const { name } of providers) {
      expect(await eventually(() => connections(app, name), 2)).toBe(2);
    }
    const news = one.next('answer');
    one.send('read');
    expect(await news).toBe('news');
    const read = { success: 1 };
    expect(await eventually(() => outcomes(app, 'NewsGateway', 'read'), read)).toEqual(read);
    expect(await app.scrape()).not.toContain('gateway="ChatGateway",event="read"');
    one.leave();
    for (const { name } of providers) {
      expect(await eventually(() => connections(app, name), 1)).toBe(1);
    }
    other.leave();
    for (const { name } of providers) {
      expect(await eventually(() => connections(app, name), 0)).toBe(0);
    }
  });

  it('that the gateway ends at once are none', async () => {
    const app = await startApp({
      metrics: { websockets: true },
      providers: [ClosedGateway],
      configure: (one) => useLibrary(one, library),
    });
    for (let clients = 0; clients < 3; clients += 1) {
      const client = await connect(app, library);
      await client.left;
    }
    expect(await eventually(() => connections(app, 'ClosedGateway'), 0)).toBe(0);
  });

  it('leave a gateway and its hook as they were', async () => {
    const app = await startApp({
      metrics: { websockets: true },
      providers: [NewsGateway],
      configure: (one) => useLibrary(one, library),
    });
    const gateway = app.app.get(NewsGateway);
    expect(gateway.servers).toBe(1);
    expect(Object.keys(gateway)).toEqual(['servers']);
    expect(Object.getOwnPropertyNames(gateway)).toEqual(['servers']);
  });
});

describe('connections of several servers', () => {
  it('are told apart by namespace, though the messages have the same names', async () => {
    const app = await startApp({
      metrics: { websockets: true },
      providers: [ChatGateway, AdminGateway, StaffGateway],
      configure: (one) => useLibrary(one, 'socket.io'),
    });
    const admin = await connect(app, 'socket.io', '/admin');
    expect(await eventually(() => connections(app, 'AdminGateway'), 1)).toBe(1);
    expect(await connections(app, 'StaffGateway')).toBe(0);
    const answered = admin.next('answer');
    admin.send('join');
    expect(await answered).toBe('admin');
    const joined = { success: 1 };
    expect(await eventually(() => outcomes(app, 'AdminGateway', 'join'), joined)).toEqual(joined);
    expect(await outcomes(app, 'StaffGateway', 'join')).toEqual({});
    expect(await outcomes(app, 'ChatGateway', 'join')).toEqual({});
    const staff = await connect(app, 'socket.io', '/staff');
    expect(await eventually(() => connections(app, 'StaffGateway'), 1)).toBe(1);
    staff.leave();
    admin.leave();
    expect(await eventually(() => connections(app, 'AdminGateway'), 0)).toBe(0);
    expect(await eventually(() => connections(app, 'StaffGateway'), 0)).toBe(0);
  });

  it('are told apart by path', async () => {
    const app = await startApp({
      metrics: { websockets: true },
      providers: [ChatPathGateway, NewsPathGateway],
      configure: (one) => one.useWebSocketAdapter(new WsAdapter(one)),
    });
    await connect(app, 'ws', '/news');
    expect(await eventually(() => connections(app, 'NewsPathGateway'), 1)).toBe(1);
    expect(await connections(app, 'ChatPathGateway')).toBe(0);
  });

  it('are told apart by port', async () => {
    const port = await freePort();
    @WebSocketGateway(port, { host: '127.0.0.1' })
    class OwnPortGateway {}
    const app = await startApp({
      metrics: { websockets: true },
      providers: [OwnPortGateway, ChatGateway],
      configure: (one) => useLibrary(one, 'socket.io'),
    });
    const client = await connectIo(`http://127.0.0.1:${port}`);
    expect(await eventually(() => connections(app, 'OwnPortGateway'), 1)).toBe(1);
    expect(await connections(app, 'ChatGateway')).toBe(0);
    client.disconnect();
    expect(await eventually(() => connections(app, 'OwnPortGateway'), 0)).toBe(0);
  });

  it('are counted where Nest makes the adapter itself', async () => {
    const app = await startApp({
      metrics: { websockets: true },
      providers: [DefaultAdapterGateway, ChatGateway],
    });
    const client = await connect(app, 'socket.io');
    expect(await eventually(() => connections(app, 'DefaultAdapterGateway'), 1)).toBe(1);
    expect(await connections(app, 'ChatGateway')).toBe(1);
    client.leave();
    expect(await eventually(() => connections(app, 'DefaultAdapterGateway'), 0)).toBe(0);
  });
});
