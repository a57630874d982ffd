import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from '../support/app.js';
import { closeWireApps, startWireApp } from './wire-app.js';
import { countsAfter, untilInFlight } from './wire-readings.js';
import { closeServers, portOf, serveApp } from './wire-server.js';
import { closeSockets, connectTo } from './wire-socket.js';

afterEach(async () => {
  closeSockets();
  await closeServers();
  await closeWireApps();
});

const JSON_BODY = 'content-type: application/json\r\n';

describe.each(ADAPTERS)('on %s, a request whose body', (adapter) => {
  // Express parses bodies before it looks for a route.
  const route = adapter === 'express' ? 'unmatched' : '/upload';

  it('is cut by its client is counted once, as 499', async () => {
    const { app, port } = await startWireApp({ adapter });
    const client = await connectTo(port);
    client.send('POST', '/upload', `${JSON_BODY}content-length: 1000\r\n`);
    client.socket.write('{"half":');
    expect(await untilInFlight(app, 1)).toEqual({});

    client.socket.destroy();
    expect(await countsAfter(app, 1)).toEqual({ [`POST ${route} 499`]: 1 });
  });

  it('comes slowly is counted once it is answered', async () => {
    const { app, port } = await startWireApp({ adapter });
    const client = await connectTo(port);
    client.send('POST', '/upload', `${JSON_BODY}content-length: 14\r\n`);
    client.socket.write('{"half":');
    expect(await untilInFlight(app, 1)).toEqual({});

    client.socket.write('"two"');
    client.socket.write('}');
    await client.until(/201 Created/);
    expect(await countsAfter(app, 1)).toEqual({ 'POST /upload 201': 1 });
  });

  it('is announced with Expect: 100-continue is counted once', async () => {
    const { app, port } = await startWireApp({ adapter });
    const client = await connectTo(port);
    client.send('POST', '/upload', `${JSON_BODY}expect: 100-continue\r\ncontent-length: 2\r\n`);
    await client.until(/100 Continue\r\n\r\n/);
    client.socket.write('{}');
    await client.until(/201 Created/);
    expect(await countsAfter(app, 1)).toEqual({ 'POST /upload 201': 1 });
  });

  it('has no end that can be parsed is counted as the 400 that Node answers by itself', async () => {
    const { app, port } = await startWireApp({ adapter });
    const client = await connectTo(port);
    client.send('POST', '/upload', `${JSON_BODY}transfer-encoding: chunked\r\n`);
    client.socket.write('2\r\n{"\r\n');
    expect(await untilInFlight(app, 1)).toEqual({});

    client.socket.write('not a size\r\n');
    await once(client.socket, 'close');
    expect(client.received()).toMatch(/^HTTP\/1\.1 400 Bad Request/);
    expect(await countsAfter(app, 1)).toEqual({ [`POST ${route} 400`]: 1 });
  });

  it('takes too long is counted as the 408 that Node answers by itself', async () => {
    const { app } = await startWireApp({ adapter });
    const server = await serveApp(app, { connectionsCheckingInterval: 20 });
    const client = await connectTo(portOf(server));
    client.send('POST', '/upload', `${JSON_BODY}content-length: 14\r\n`);
    client.socket.write('{"half":');
    expect(await untilInFlight(app, 1)).toEqual({});

    // Only now, so that the time is up in the body wherever the head takes long.
    server.requestTimeout = 1;
    await once(client.socket, 'close');
    expect(client.received()).toMatch(/^HTTP\/1\.1 408 Request Timeout/);
    expect(await countsAfter(app, 1)).toEqual({ [`POST ${route} 408`]: 1 });
  });
});
