import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { Pushgateway } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ParcelHandling, ParcelsLost } from '../src/depot.metrics.js';
import { closeDepots, startDepot } from './depot-app.js';

interface Pushed {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly body: Buffer;
}

describe("the client's Pushgateway", () => {
  let server: Server;
  let url: string;
  let pushed: Pushed[];

  beforeEach(async () => {
    pushed = [];
    server = createServer(async (request, response) => {
      pushed.push({ method: request.method, path: request.url, body: await buffer(request) });
      response.writeHead(202).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await closeDepots();
    server.close();
    await once(server, 'close');
  });

  it("pushes and deletes what the app's registry holds", async () => {
    const { find, registry } = await startDepot({ defaultLabels: { pod: 'p1' } });
    find(ParcelsLost).inc(3);
    find(ParcelHandling).observe({ hall: 'north' }, 2);
    const gateway = new Pushgateway(url, {}, registry);
    await gateway.push({ jobName: 'depot' });
    await gateway.pushAdd({ jobName: 'depot', groupings: { instance: 'a/b' } });
    await gateway.delete({ jobName: 'depot' });

    expect(pushed.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /metrics/job/depot',
      'POST /metrics/job/depot/instance/a%2Fb',
      'DELETE /metrics/job/depot',
    ]);
    const bodies = pushed.map(({ body }) => body.toString());
    expect(bodies).toEqual([bodies[0], bodies[0], '']);
    expect(bodies[0]).toContain('parcels_lost_total{pod="p1"} 3\n');
    expect(bodies[0]).toContain('parcel_handling_seconds_count{hall="north",pod="p1"} 1\n');
    expect(bodies[0]).toBe(await registry.metrics());
  });

  it('pushes it compressed', async () => {
    const { find, registry } = await startDepot();
    find(ParcelsLost).inc(3);
    const headers = { 'Content-Encoding': 'gzip' };
    await new Pushgateway(url, { headers }, registry).push({ jobName: 'depot' });
    expect(gunzipSync(pushed[0]!.body).toString()).toContain('parcels_lost_total 3\n');
  });
});
