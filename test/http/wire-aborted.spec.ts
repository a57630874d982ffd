import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from '../support/app.js';
import { closeWireApps, LARGE, startWireApp } from './wire-app.js';
import { countsAfter, untilInFlight } from './wire-readings.js';
import { closeSockets, connectTo } from './wire-socket.js';

afterEach(async () => {
  closeSockets();
  await closeWireApps();
});

/** How a client may go. */
const WAYS: readonly [way: string, go: (socket: Socket) => void][] = [
  ['closes', (socket) => socket.destroy()],
  ['ends its side', (socket) => socket.end()],
  ['resets the connection', (socket) => socket.resetAndDestroy()],
];

describe.each(ADAPTERS)('on %s, of a client that goes away,', (adapter) => {
  describe.each(WAYS)('one that %s', (_way, go) => {
    it('before the response is counted once, as 499, also when the handler answers later', async () => {
      const { app, port, meeting } = await startWireApp({ adapter });
      const client = await connectTo(port);
      const reached = once(meeting, 'reached');
      client.send('GET', '/waiting');
      await reached;
      expect(await untilInFlight(app, 1)).toEqual({});

      go(client.socket);
      expect(await countsAfter(app, 1)).toEqual({ 'GET /waiting 499': 1 });

      meeting.emit('go');
      expect(await countsAfter(app, 1)).toEqual({ 'GET /waiting 499': 1 });
    });

    it('in the middle of a response is counted once, as 499', async () => {
      const { app, port } = await startWireApp({ adapter });
      const client = await connectTo(port);
      client.send('GET', '/endless');
      await client.until(/200 OK[^]*the first part/);
      expect(await untilInFlight(app, 1)).toEqual({});

      go(client.socket);
      expect(await countsAfter(app, 1)).toEqual({ 'GET /endless 499': 1 });
    });

    it('with a response unread in the buffers is counted once, as 499', async () => {
      const { app, port } = await startWireApp({ adapter });
      const client = await connectTo(port);
      client.send('GET', '/large');
      await client.until(/200 OK/);
      client.socket.pause();
      expect(client.received().length).toBeLessThan(LARGE);

      go(client.socket);
      // What is unread would else keep a side open that was only ended.
      client.socket.destroySoon();
      expect(await countsAfter(app, 1)).toEqual({ 'GET /large 499': 1 });
    });

    it('keeps the status of server-sent events, which only the client ends', async () => {
      const { app, port } = await startWireApp({ adapter });
      const client = await connectTo(port);
      client.send('GET', '/events', 'accept: text/event-stream\r\n');
      await client.until(/data: one/);
      expect(await untilInFlight(app, 1)).toEqual({});

      go(client.socket);
      expect(await countsAfter(app, 1)).toEqual({ 'GET /events 200': 1 });
    });
  });
});
