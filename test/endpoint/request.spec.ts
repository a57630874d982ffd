import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { defineCounter, defineGauge, MetricsModule } from 'nestjs-metrics';
import { CONTENT_TYPES, OPENMETRICS } from '../exposition/render.js';
import { samplesOf } from '../exposition/samples.js';
import { ADAPTERS, closeApps, startApp, type Adapter, type RunningApp } from '../support/app.js';
import { send } from './send.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });
const Depth = defineGauge({ name: 'depth', help: 'Depth.' });

function start(adapter: Adapter): Promise<RunningApp> {
  return startApp({ adapter, metrics: { metrics: [Orders, Depth] } });
}

afterEach(closeApps);

describe.each(ADAPTERS)('the endpoint on %s', (adapter) => {
  it('answers GET', async () => {
    const { url } = await start(adapter);
    const { status, headers, body } = await send(`${url}/metrics`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe(CONTENT_TYPES.text);
    expect(headers['content-encoding']).toBeUndefined();
    expect(body.toString()).toContain('orders_total 0\n');
  });

  it.each(['text/plain', OPENMETRICS])(
    'answers HEAD with the header of GET and no body, asked for %s',
    async (accept) => {
      const { url } = await start(adapter);
      const get = await send(`${url}/metrics`, { headers: { accept } });
      const head = await send(`${url}/metrics`, { method: 'HEAD', headers: { accept } });
      expect(head.status).toBe(200);
      expect(head.headers['content-type']).toBe(get.headers['content-type']);
      expect(head.headers.vary).toBe(get.headers.vary);
      expect(head.body).toHaveLength(0);
    },
  );

  it('runs no collector for HEAD, and answers the next GET', async () => {
    const { url, scrape } = await start(adapter);
    for (let round = 0; round < 3; round++) {
      expect((await send(`${url}/metrics`, { method: 'HEAD' })).status).toBe(200);
    }
    expect(await scrape()).toContain('depth 0\n');
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('refuses %s, and lives on', async (method) => {
    const { url, scrape } = await start(adapter);
    const { status } = await send(`${url}/metrics`, { method });
    expect([404, 405]).toContain(status);
    expect(await scrape()).toContain('orders_total 0\n');
  });

  it.each(['gzip', 'deflate, gzip;q=0.5', 'x-gzip', '*', 'GZIP', 'gzip;q=0.001, identity'])(
    'compresses for a scraper that accepts %j',
    async (accepted) => {
      const { url } = await start(adapter);
      const headers = { 'accept-encoding': accepted };
      const answer = await send(`${url}/metrics`, { headers });
      expect(answer.headers['content-encoding']).toBe('gzip');
      expect(answer.headers.vary).toMatch(/Accept-Encoding/i);
      expect(answer.headers['content-length']).toBeUndefined();
      expect(gunzipSync(answer.body).toString()).toContain('orders_total 0\n');
    },
  );

  it.each([
    undefined,
    '',
    'identity',
    'gzip;q=0',
    'gzip; q=0.000',
    'gzip;q=0, *',
    '*;q=0',
    'deflate, br',
    'gzipped',
  ])('sends plain text to a scraper that accepts %j', async (accepted) => {
    const { url } = await start(adapter);
    const headers: Record<string, string> =
      accepted === undefined ? {} : { 'accept-encoding': accepted };
    const answer = await send(`${url}/metrics`, { headers });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.body.toString()).toContain('orders_total 0\n');
  });

  it('answers HEAD without a body for a scraper that accepts gzip', async () => {
    const { url } = await start(adapter);
    const headers = { 'accept-encoding': 'gzip' };
    const { status, body } = await send(`${url}/metrics`, { method: 'HEAD', headers });
    expect(status).toBe(200);
    expect(body).toHaveLength(0);
  });

  it.each([
    ['name[]=depth', ['depth']],
    ['name%5B%5D=depth', ['depth']],
    ['name[]=depth&name[]=orders_total', ['orders_total', 'depth']],
    ['name[]=depth&name[]=depth&name[]=nothing', ['depth']],
    ['name[]=orders', []],
    ['name[]=dep', []],
    ['name[]=', []],
    ['name[]=__proto__', []],
    ['other=1&name[]=depth', ['depth']],
  ])('limits the families to the exact names of ?%s', async (query, names) => {
    const { url } = await start(adapter);
    const { status, body } = await send(`${url}/metrics?${query}`);
    expect(status).toBe(200);
    expect(samplesOf(body.toString()).map(({ name }) => name)).toEqual(names);
    const openMetrics = await send(`${url}/metrics?${query}`, { headers: { accept: OPENMETRICS } });
    expect(openMetrics.body.toString().endsWith('# EOF\n')).toBe(true);
    expect(samplesOf(openMetrics.body.toString()).map(({ name }) => name)).toEqual(names);
  });

  it('is "# EOF" and a line feed where no family of the name is there', async () => {
    const { url } = await start(adapter);
    const headers = { accept: OPENMETRICS };
    const { body } = await send(`${url}/metrics?name[]=nothing`, { headers });
    expect(body.toString()).toBe('# EOF\n');
  });

  it.each(['', '?', '?name=depth', '?names[]=depth', '?%E0%A4%A', '?name%5B=depth'])(
    'shows everything for the query %j, which names none',
    async (query) => {
      const { url } = await start(adapter);
      const { status, body } = await send(`${url}/metrics${query}`);
      expect(status).toBe(200);
      expect(body.toString()).toContain('orders_total 0\n');
      expect(body.toString()).toContain('depth 0\n');
    },
  );

  it.each(['/prometheus', 'internal/metrics', '/.well-known/metrics-v1'])(
    'may have the path %s',
    async (path) => {
      const { url } = await startApp({
        adapter,
        module: MetricsModule.forRoot({ endpoint: { path }, defaultMetrics: false }),
      });
      const at = path.startsWith('/') ? path : `/${path}`;
      expect((await send(url + at)).status).toBe(200);
      expect((await send(`${url}/metrics`)).status).toBe(404);
    },
  );
});
