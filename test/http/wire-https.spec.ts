import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from '../support/app.js';
import { closeWireApps, startWireApp, type WireApp } from './wire-app.js';
import { countsAfter, untilInFlight } from './wire-readings.js';
import { closeSockets } from './wire-socket.js';
import { connectSecurely, TLS_SERVER } from './wire-tls.js';

afterEach(async () => {
  closeSockets();
  await closeWireApps();
});

describe.each(ADAPTERS)('on %s over HTTPS', (adapter) => {
  const start = (): Promise<WireApp> =>
    startWireApp(
      adapter === 'fastify'
        ? { adapter, fastify: { https: TLS_SERVER } }
        : { adapter, httpsOptions: TLS_SERVER },
    );

  it('requests on one connection count one each', async () => {
    const { app, port } = await start();
    const client = await connectSecurely(port);
    client.send('GET', '/quick');
    await client.until(/200 OK[^]*quick/);
    client.send('GET', '/nothing');
    await client.until(/404 Not Found/);
    expect(await countsAfter(app, 2)).toEqual({ 'GET /quick 200': 1, 'GET unmatched 404': 1 });
  });

  it('a client that goes away before the response counts once, as 499', async () => {
    const { app, port, meeting } = await start();
    const client = await connectSecurely(port);
    const reached = once(meeting, 'reached');
    client.send('GET', '/waiting');
    await reached;
    expect(await untilInFlight(app, 1)).toEqual({});

    client.socket.destroy();
    expect(await countsAfter(app, 1)).toEqual({ 'GET /waiting 499': 1 });
    meeting.emit('go');
    expect(await countsAfter(app, 1)).toEqual({ 'GET /waiting 499': 1 });
  });

  it.each(['/endless', '/large'])(
    'a client that goes away in the middle of %s counts once, as 499',
    async (path) => {
      const { app, port } = await start();
      const client = await connectSecurely(port);
      client.send('GET', path);
      await client.until(/200 OK/);
      client.socket.pause();
      expect(await untilInFlight(app, 1)).toEqual({});

      client.socket.destroy();
      expect(await countsAfter(app, 1)).toEqual({ [`GET ${path} 499`]: 1 });
    },
  );

  it('what is no TLS is not counted', async () => {
    const { app, port } = await start();
    await expect(fetch(`http://127.0.0.1:${port}/quick`)).rejects.toThrow('fetch failed');
    const client = await connectSecurely(port);
    client.send('GET', '/quick');
    await client.until(/200 OK[^]*quick/);
    expect(await countsAfter(app, 1)).toEqual({ 'GET /quick 200': 1 });
  });
});
