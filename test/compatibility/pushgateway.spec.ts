import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as prom from 'prom-client';
import { closeApps } from '../support/app.js';
import { methodsOf, publicMethodsOf } from './public-methods.js';
import { readText } from './readings.js';
import { startRegistries, type AnyRegistry } from './registries.js';

/** What a gateway was sent. */
interface Push {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A gateway that keeps what it is sent. */
interface Gateway {
  readonly url: string;
  readonly pushes: readonly Push[];
  close(): Promise<void>;
}

const gateways: Gateway[] = [];

afterEach(closeApps);
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

async function startGateway(status = 202): Promise<Gateway> {
  const pushes: Push[] = [];
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    const plain = headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
    void text(plain).then((body) => {
      pushes.push({ method: method!, path: url!, headers, body });
      response.writeHead(status).end(`${method} was taken`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const gateway: Gateway = {
    url: `http://127.0.0.1:${port}`,
    pushes,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  gateways.push(gateway);
  return gateway;
}

type Client = prom.Pushgateway<prom.RegistryContentType>;

/** Documented uses, with the method and the path that the gateway is then asked for. */
const FORMS: [form: string, request: string, use: (client: Client) => Promise<object>][] = [
  ['pushAdd(params)', 'POST /metrics/job/shop', (client) => client.pushAdd({ jobName: 'shop' })],
  ['push(params)', 'PUT /metrics/job/shop', (client) => client.push({ jobName: 'shop' })],
  [
    'pushAdd(params) with groupings',
    'POST /metrics/job/shop/region/eu%2Fwest/pod/1',
    (client) => client.pushAdd({ jobName: 'shop', groupings: { region: 'eu/west', pod: '1' } }),
  ],
  [
    'push(params) with groupings',
    'PUT /metrics/job/a%20shop/pod/1',
    (client) => client.push({ jobName: 'a shop', groupings: { pod: '1' } }),
  ],
];

describe('a Pushgateway of prom-client', () => {
  it.each(FORMS)('sends our handles as its own metrics: %s', async (_, request, use) => {
    const gateway = await startGateway();
    const { ours, theirs } = await startRegistries();
    for (const registry of [ours, theirs]) {
      const answer = await use(new prom.Pushgateway(gateway.url, {}, registry));
      expect(answer).toMatchObject({ body: expect.stringMatching(/was taken$/) });
    }
    const [mine, its] = gateway.pushes;
    expect(`${mine!.method} ${mine!.path}`).toBe(request);
    expect(readText(mine!.body)).toEqual(readText(its!.body));
    expect(mine!.body).toMatch(/^orders_total\{kind="a"\} 3$/m);
  });

  it('sends them packed, and again as they are later', async () => {
    const gateway = await startGateway();
    const { ours } = await startRegistries();
    const headers = { 'Content-Encoding': 'gzip' };
    const client = new prom.Pushgateway(gateway.url, { headers }, ours);
    await client.pushAdd({ jobName: 'shop' });
    (ours.getSingleMetric('orders_total') as prom.Counter<'kind'>).inc({ kind: 'a' });
    await client.pushAdd({ jobName: 'shop' });
    const [first, second] = gateway.pushes.map(({ body }) => body);
    expect(first).toMatch(/^orders_total\{kind="a"\} 3$/m);
    expect(second).toMatch(/^orders_total\{kind="a"\} 4$/m);
  });

  it('sends them as OpenMetrics where its registry speaks it', async () => {
    const gateway = await startGateway();
    const { ours, theirs } = await startRegistries();
    for (const registry of [ours, theirs] as AnyRegistry[]) {
      registry.setContentType(prom.Registry.OPENMETRICS_CONTENT_TYPE);
      await new prom.Pushgateway(gateway.url, {}, registry).push({ jobName: 'shop' });
    }
    const [mine, its] = gateway.pushes.map(({ body }) => readText(body));
    expect(mine).toEqual(its);
    expect(mine!.comments).toContain('# TYPE orders counter');
  });

  it('needs no name of a job where it was told so', async () => {
    const gateway = await startGateway();
    const { ours } = await startRegistries();
    const client = new prom.Pushgateway(gateway.url, { requireJobName: false }, ours);
    await client.pushAdd({} as prom.Pushgateway.Parameters);
    expect(gateway.pushes).toMatchObject([{ method: 'POST', path: '/metrics' }]);
  });

  it('deletes what was pushed, and leaves the handles as they are', async () => {
    const gateway = await startGateway();
    const { ours } = await startRegistries();
    const before = await ours.metrics();
    const client = new prom.Pushgateway(gateway.url, {}, ours);
    await client.delete({ jobName: 'shop', groupings: { pod: '1' } });
    expect(gateway.pushes).toMatchObject([
      { method: 'DELETE', path: '/metrics/job/shop/pod/1', body: '' },
    ]);
    expect(await ours.metrics()).toBe(before);
  });

  it('rejects what the gateway refuses, and can push again', async () => {
    const refusing = await startGateway(400);
    const { ours } = await startRegistries();
    const client = new prom.Pushgateway(refusing.url, {}, ours);
    for (let time = 0; time < 2; time++) {
      await expect(client.push({ jobName: 'shop' })).rejects.toThrow('status 400');
    }
  });

  it('was used in every public method of the class', () => {
    const tested = [...FORMS.map(([form]) => form), 'delete(params)'];
    expect(methodsOf(tested).own).toEqual(publicMethodsOf('Pushgateway').own);
  });
});
