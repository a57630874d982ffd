import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { valueOf } from 'nestjs-metrics/testing';
import { ADAPTERS } from '../support/app.js';
import { closeWireApps, LARGE, startWireApp } from './wire-app.js';
import { countsAfter, untilInFlight } from './wire-readings.js';
import { closeSockets, connectTo } from './wire-socket.js';

afterEach(async () => {
  closeSockets();
  await closeWireApps();
});

describe.each(ADAPTERS)('on %s, a response', (adapter) => {
  it.each(['/large', '/large-parts'])(
    'that is read slowly, of %s, ends with its last byte',
    async (path) => {
      const { app, port } = await startWireApp({ adapter });
      const client = await connectTo(port);
      client.send('GET', path, 'connection: close\r\n');
      await client.until(/200 OK/);
      client.socket.pause();
      const paused = performance.now();
      expect(client.received().length).toBeLessThan(LARGE);
      // Turns of the event loop, in which the server is at no end.
      for (let turn = 0; turn < 10; turn += 1) expect(await untilInFlight(app, 1)).toEqual({});

      const pausedSeconds = (performance.now() - paused) / 1_000;
      client.socket.resume();
      await once(client.socket, 'close');

      expect(client.received().length).toBeGreaterThan(LARGE);
      expect(await countsAfter(app, 1)).toEqual({ [`GET ${path} 200`]: 1 });
      const sum = await valueOf(app, 'http_request_duration_seconds_sum');
      expect(sum).toBeGreaterThan(pausedSeconds);
    },
  );

  it.each(['/cut', '/cut-socket'])(
    'that the app cuts, of %s, counts once, as 500',
    async (path) => {
      const { app, port } = await startWireApp({ adapter });
      const client = await connectTo(port);
      client.send('GET', path);
      await once(client.socket, 'close');
      expect(client.received()).toBe('');
      expect(await countsAfter(app, 1)).toEqual({ [`GET ${path} 500`]: 1 });
    },
  );

  it('of a file that fails after its first part counts once, as 500', async () => {
    const { app, port } = await startWireApp({ adapter });
    const client = await connectTo(port);
    client.send('GET', '/failing');
    await once(client.socket, 'close');
    expect(client.received()).toMatch(/200 OK[^]*the first part/);
    expect(client.received()).not.toMatch(/\r\n0\r\n\r\n$/);
    expect(await countsAfter(app, 1)).toEqual({ 'GET /failing 500': 1 });
  });
});
