import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Delete, Post } from '@nestjs/common';
import { send } from '../endpoint/send.js';
import { parseText } from '../properties/parse-exposition.js';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { closeConnections, connectTo, get } from './raw-connection.js';

const servers: Server[] = [];

/** Serves an app also where headers may be large. */
async function withLargeHeaders(listener: RequestListener): Promise<string> {
  const server = createServer({ maxHeaderSize: 4_000_000 }, listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const names = (count: number, name: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `name[]=${name(index)}`).join('&');

const CLOSE = 'Connection: close';

afterEach(async () => {
  closeConnections();
  for (const server of servers.splice(0)) server.close();
  await closeApps();
});

describe.each(ADAPTERS)('the endpoint on %s', (adapter) => {
  it.each<[what: string, request: string, status: number]>([
    ['unknown parameters', get('/metrics?a=1&b[]=2&name=3&&=&name[', CLOSE), 200],
    ['bad percent-encoding', get('/metrics?%&name[]=%E0%A4%A&%zz=%', CLOSE), 200],
    ['a name without a value', get('/metrics?name[]', CLOSE), 200],
    ['names of what objects have', get('/metrics?name[]=__proto__&name[]=constructor', CLOSE), 200],
    ['a name 1,000 times', get(`/metrics?${names(1_000, () => 'a')}`, CLOSE), 200],
    ['1,000 names', get(`/metrics?${names(1_000, String)}`, CLOSE), 200],
    ['10,000 names, more than Node takes', get(`/metrics?${names(10_000, String)}`), 431],
    ['a large query', get(`/metrics?${'a=b&'.repeat(3_000)}`, CLOSE), 200],
    ['too large a query', get(`/metrics?${'a=b&'.repeat(30_000)}`), 431],
    ['too large a header', get('/metrics', `Accept: ${'a,'.repeat(20_000)}`), 431],
    ['a large Accept', get('/metrics', `Accept: ${'a,'.repeat(7_000)}`, CLOSE), 200],
    ['an odd Accept', get('/metrics', 'Accept: ;;,"\\,q=/;q', CLOSE), 200],
    ['an odd timeout', get('/metrics', 'X-Prometheus-Scrape-Timeout-Seconds: -1e999', CLOSE), 200],
    [
      'several timeouts',
      get('/metrics', ...Array(3).fill('X-Prometheus-Scrape-Timeout-Seconds: 9'), CLOSE),
      200,
    ],
    ['HTTP/1.0', 'GET /metrics HTTP/1.0\r\n\r\n', 200],
    ['no host', 'GET /metrics HTTP/1.1\r\n\r\n', 400],
    ['no HTTP', 'METRICS PLEASE\r\n\r\n', 400],
    ['a body', `${get('/metrics', 'Content-Length: 5')}hello`, 200],
    ['a body that does not come', get('/metrics', 'Content-Length: 1000000'), 200],
  ])('answers %s', async (_, request, status) => {
    const { url, scrape } = await startApp({ adapter });
    const raw = await connectTo(url);
    raw.send(request);
    const answer = await raw.rest();
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer.match(/^HTTP\/1/gm)).toHaveLength(1);
    expect(await scrape()).toContain('nestjs_metrics_scrapes_total');
  });

  it('answers 10,000 names where the server takes so many', async () => {
    const { app } = await startApp({ adapter });
    const instance = app.getHttpAdapter().getInstance() as RequestListener & {
      routing?: RequestListener;
    };
    const url = await withLargeHeaders(instance.routing ?? instance);
    const query = `${names(10_000, (index) => `n${index % 5_000}`)}&name[]=__proto__`;
    const nothing = await send(`${url}/metrics?${query}`);
    expect([nothing.status, nothing.body.toString()]).toEqual([200, '']);
    const { body } = await send(`${url}/metrics?${query}&name[]=nestjs_metrics_exposition_bytes`);
    expect([...parseText(body.toString()).keys()]).toEqual(['nestjs_metrics_exposition_bytes']);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    'tells %s which methods there are',
    async (method) => {
      const { url } = await startApp({ adapter, configure: (app) => app.setGlobalPrefix('api') });
      const { status, headers, body } = await send(`${url}/metrics?a=1`, { method });
      expect(status).toBe(405);
      expect(headers.allow).toBe('GET, HEAD');
      expect(headers['cache-control']).toBe('no-store');
      expect(body).toHaveLength(0);
      expect((await send(`${url}/metrics/more`, { method })).status).toBe(404);
      expect((await send(`${url}/api/metrics`, { method })).status).toBe(404);
    },
  );

  it('leaves other methods at its path to the app’s own controllers', async () => {
    @Controller()
    class Own {
      @Post('metrics')
      post(): string {
        return 'posted';
      }

      @Delete(':any')
      remove(): string {
        return 'removed';
      }
    }
    const { url } = await startApp({ adapter, controllers: [Own] });
    expect((await send(`${url}/metrics`, { method: 'POST' })).body.toString()).toBe('posted');
    expect((await send(`${url}/metrics`, { method: 'DELETE' })).body.toString()).toBe('removed');
    expect((await send(`${url}/metrics`, { method: 'PUT' })).status).toBe(405);
    expect((await send(`${url}/metrics`)).status).toBe(200);
  });

  it('answers requests that come behind one another, each in its turn', async () => {
    const { url } = await startApp({ adapter });
    const raw = await connectTo(url);
    const one = get('/metrics') + get('/metrics?name[]=x') + get('/nowhere');
    raw.send(one.repeat(20));
    expect(await raw.statuses(60)).toEqual(
      Array.from({ length: 20 }, () => [200, 200, 404]).flat(),
    );
  });

  it('lets a connection that asks for nothing, or half of it, disturb nobody', async () => {
    const { url, scrape } = await startApp({ adapter });
    const [silent, half] = [await connectTo(url), await connectTo(url)];
    half.send('GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: ');
    const ended = await connectTo(url);
    ended.socket.end(get('/metrics'));
    expect(await scrape()).toContain('nestjs_metrics_scrapes_total');
    await ended.rest();
    half.send('*/*\r\n\r\n');
    expect(await half.statuses(1)).toEqual([200]);
    await Promise.all([silent.close(), half.close()]);
  });

  it.each([
    ['GET', 200],
    ['HEAD', 200],
    ['POST', 405],
  ])('lets nobody keep its answer to %s', async (method, status) => {
    const { url } = await startApp({ adapter });
    const answer = await send(`${url}/metrics`, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});
