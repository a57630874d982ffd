import { afterEach, describe, expect, it } from '@jest/globals';
import { type OnGatewayDisconnect, WebSocketGateway } from '@nestjs/websockets';
import { resetMetrics } from 'nestjs-metrics/testing';
import { startApp } from '../support/app.js';
import { closeClients, connect, LIBRARIES, useLibrary } from './ws-clients.js';
import { connections } from './ws-series.js';

let gone: () => void;

@WebSocketGateway()
class Presence implements OnGatewayDisconnect {
  handleDisconnect(): void {
    gone();
  }
}

afterEach(closeClients);

describe.each(LIBRARIES)('a client over %s that leaves after a reset', (library) => {
  it('is taken from none that came since', async () => {
    const app = await startApp({
      metrics: { websockets: true },
      providers: [Presence],
      configure: (one) => useLibrary(one, library),
    });
    const first = await connect(app, library);
    resetMetrics(app.app);
    await connect(app, library);
    const left = new Promise<void>((resolve) => (gone = resolve));
    first.leave();
    await left;
    expect(await connections(app, 'Presence')).toBe(1);
  });
});
