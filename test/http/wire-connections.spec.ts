import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from '../support/app.js';
import { closeWireApps, startWireApp } from './wire-app.js';
import { countsAfter, untilInFlight } from './wire-readings.js';
import { closeSockets, connectTo } from './wire-socket.js';

afterEach(async () => {
  closeSockets();
  await closeWireApps();
});

describe.each(ADAPTERS)('on %s', (adapter) => {
  it('requests one after the other on one connection count one each', async () => {
    const { app, port } = await startWireApp({ adapter });
    const client = await connectTo(port);
    for (const times of [1, 2, 3]) {
      client.send('GET', '/quick');
      await client.until(new RegExp(`(?:quick[^]*){${times}}`));
      expect(await countsAfter(app, times)).toEqual({ 'GET /quick 200': times });
    }
  });

  it('pipelined requests count one each, those behind a slow one when it lets them go', async () => {
    const { app, port, meeting } = await startWireApp({ adapter });
    const client = await connectTo(port);
    const reached = once(meeting, 'reached');
    client.send('GET', '/waiting');
    client.send('GET', '/quick');
    client.send('GET', '/nothing');
    await reached;
    expect(await untilInFlight(app, 3)).toEqual({});

    meeting.emit('go');
    await client.until(/at last[^]*quick[^]*404/);
    expect(await countsAfter(app, 3)).toEqual({
      'GET /waiting 200': 1,
      'GET /quick 200': 1,
      'GET unmatched 404': 1,
    });
  });

  it('pipelined requests whose client goes away count one each, as 499', async () => {
    const { app, port, meeting } = await startWireApp({ adapter });
    const client = await connectTo(port);
    const reached = once(meeting, 'reached');
    client.send('GET', '/waiting');
    client.send('GET', '/quick');
    client.send('GET', '/nothing');
    await reached;
    expect(await untilInFlight(app, 3)).toEqual({});

    client.socket.destroy();
    await untilInFlight(app, 0);
    meeting.emit('go');
    expect(await countsAfter(app, 3)).toEqual({
      'GET /waiting 499': 1,
      'GET /quick 499': 1,
      'GET unmatched 499': 1,
    });
  });

  it('what is no HTTP request is not counted', async () => {
    const { app, port } = await startWireApp({ adapter });
    const unknown = Array.from(
      { length: 16 },
      (_, n) => `BREW${String.fromCharCode(65 + n)} / HTTP/1.1`,
    );
    for (const head of [...unknown, 'GET / HTTP/9.9', 'GET /\u0000 HTTP/1.1', 'hello']) {
      const client = await connectTo(port);
      client.socket.write(`${head}\r\nhost: x\r\n\r\n`);
      await once(client.socket, 'close');
      expect(client.received()).toMatch(/^(?:HTTP\/1\.1 400 .*|)/);
    }
    const client = await connectTo(port);
    client.send('GET', '/quick');
    await client.until(/quick/);
    expect(await countsAfter(app, 1)).toEqual({ 'GET /quick 200': 1 });
  });

  it('a request with more behind it than it says counts as the 400 that Node answers by itself', async () => {
    const { app, port } = await startWireApp({ adapter });
    const client = await connectTo(port);
    client.send('GET', '/waiting', 'content-length: 2\r\n');
    client.socket.write('{}, and more\r\n\r\n');
    await once(client.socket, 'close');
    expect(client.received()).toMatch(/^HTTP\/1\.1 400 Bad Request/);
    expect(await countsAfter(app, 1)).toEqual({ 'GET /waiting 400': 1 });
  });

  it('a request that asks for another protocol, which nobody speaks, counts as any', async () => {
    const { app, port } = await startWireApp({ adapter });
    const client = await connectTo(port);
    client.send('GET', '/quick', 'connection: upgrade\r\nupgrade: websocket\r\n');
    await client.until(/200 OK[^]*quick/);
    expect(await countsAfter(app, 1)).toEqual({ 'GET /quick 200': 1 });
  });

  it('a request of HTTP/1.0 without a host counts as any', async () => {
    const { app, port } = await startWireApp({ adapter });
    const client = await connectTo(port);
    client.socket.write('GET /quick HTTP/1.0\r\n\r\n');
    await once(client.socket, 'close');
    expect(client.received()).toMatch(/200 OK[^]*quick/);
    expect(await countsAfter(app, 1)).toEqual({ 'GET /quick 200': 1 });
  });
});
