import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { ADAPTERS } from '../support/app.js';
import { runChild } from '../decorators/children/run-child.js';
import type { Injected } from './children/injected.js';
import { closeWireApps, startWireApp } from './wire-app.js';
import { countsAfter, untilInFlight } from './wire-readings.js';
import { closeServers, listenerOf, portOf, serve, serveApp } from './wire-server.js';
import { closeSockets, connectTo } from './wire-socket.js';

afterEach(async () => {
  closeSockets();
  await closeServers();
  await closeWireApps();
});

/** What a Fastify app listens on. */
function addressesOf(app: INestApplication): AddressInfo[] {
  return (app.getHttpAdapter().getInstance() as { addresses(): AddressInfo[] }).addresses();
}

describe('requests that do not come from the server that Nest made', () => {
  it.each(ADAPTERS)('of a second server count one each on %s, beside its own', async (adapter) => {
    const { app, port } = await startWireApp({ adapter });
    for (const one of [portOf(await serveApp(app)), port]) {
      for (const path of ['quick', 'nothing']) {
        await (await fetch(`http://127.0.0.1:${one}/${path}`)).text();
      }
    }
    expect(await countsAfter(app, 4)).toEqual({ 'GET /quick 200': 2, 'GET unmatched 404': 2 });
  });

  it.each(ADAPTERS)('of a server that changes their path count one each on %s', async (adapter) => {
    const { app } = await startWireApp({ adapter });
    const listener = listenerOf(app);
    const server = await serve((request, response) => {
      request.url = request.url!.replace('/outside', '');
      listener(request, response);
    });
    expect((await fetch(`http://127.0.0.1:${portOf(server)}/outside/quick`)).status).toBe(200);
    expect(await countsAfter(app, 1)).toEqual({ 'GET /quick 200': 1 });
  });

  it('of all addresses of localhost count one each on Fastify, which has a server for each', async () => {
    const { app } = await startWireApp({ adapter: 'fastify', host: 'localhost' });
    const addresses = addressesOf(app);
    expect(addresses.length).toBeGreaterThan(0);
    for (const { address, port } of addresses) {
      const client = await connectTo(port, address);
      client.send('GET', '/quick');
      await client.until(/200 OK[^]*quick/);
      client.send('GET', '/endless', 'connection: close\r\n');
      await client.until(/the first part/);
      await untilInFlight(app, 1);
      client.socket.destroy();
      await untilInFlight(app, 0);
    }
    const each = addresses.length;
    expect(await countsAfter(app, 2 * each)).toEqual({
      'GET /quick 200': each,
      'GET /endless 499': each,
    });
  });

  it('of inject() count one each on Fastify', async () => {
    const { statuses, counts } = await runChild<Injected>('../../http/children/injected.ts');
    expect(statuses).toEqual([200, 200, 201, 404, 200]);
    expect(counts).toEqual({
      'GET /quick 200': 1,
      'HEAD /quick 200': 1,
      'POST /upload 201': 1,
      'GET unmatched 404': 1,
      'GET /large 200': 1,
    });
  }, 300_000);
});
