import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { get, request as httpRequest, type IncomingMessage } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import * as undici from 'undici';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeApps, startApp } from '../support/app.js';
import { CLIENTS, readToEnd } from './clients.js';
import { errorsOf, inFlight, statusesOf } from './samples.js';
import { startTarget, type TargetServer } from './target-server.js';

let target: TargetServer;

beforeEach(async () => {
  target = await startTarget();
});

afterEach(async () => {
  await closeApps();
  await target.close();
});

const CHANNELS = [
  'undici:request:create',
  'undici:request:headers',
  'undici:request:trailers',
  'undici:request:error',
  'http.client.request.created',
  'http.client.request.start',
  'http.client.response.finish',
  'http.client.request.error',
];

function subscribed(): string[] {
  return CHANNELS.filter((name) => channel(name).hasSubscribers);
}

describe('the channels of the process', () => {
  it('are listened to while an app runs that asks for it, and no longer', async () => {
    const before = subscribed();
    await startApp();
    expect(subscribed()).toEqual(before);
    await startApp({ metrics: { outbound: true } });
    expect(subscribed()).toEqual(CHANNELS);
    await closeApps();
    expect(subscribed()).toEqual(before);
  });

  it('tell each of two apps of all requests, once', async () => {
    const first = await startApp({ metrics: { outbound: true } });
    const second = await startApp({ metrics: { outbound: {} } });
    for (const [, send] of CLIENTS) await send({ url: `${target.url}/ok` });
    expect(await statusesOf(first, target.host)).toEqual({ 200: CLIENTS.length });
    expect(await statusesOf(second, target.host)).toEqual({ 200: CLIENTS.length });
  });

  it('tell of requests that providers send when they are initialised', async () => {
    const { url } = target;
    @Injectable()
    class Discovery implements OnModuleInit {
      async onModuleInit(): Promise<void> {
        await (await fetch(url)).text();
      }
    }
    const app = await startApp({ metrics: { outbound: true }, providers: [Discovery] });
    expect(await statusesOf(app, target.host)).toEqual({ 200: 1 });
  });

  it('harm no request that outlives the app', async () => {
    await startApp({ metrics: { outbound: true } });
    const sent = CLIENTS.map(([, send]) => send({ url: `${target.url}/wait` }));
    for (let seen = 0; seen < sent.length; seen++) await target.arrived();
    await closeApps();
    target.answer();
    expect(await Promise.all(sent)).toEqual(CLIENTS.map(() => 200));
  });
});

describe('a request that its caller leaves', () => {
  it('before it was sent is an error of node:http', async () => {
    const app = await startApp({ metrics: { outbound: true } });
    const request = get(`${target.url}/ok`);
    request.on('error', () => undefined);
    const closed = new Promise((resolve) => request.once('close', resolve));
    request.destroy();
    await closed;
    expect(await statusesOf(app, target.host)).toEqual({ error: 1 });
    expect(await errorsOf(app, target.host, 'ECONNRESET')).toBe(1);
    expect(await inFlight(app, target.host)).toBe(0);
  });

  it('while its body comes is an error of node:http', async () => {
    const app = await startApp({ metrics: { outbound: true } });
    const request = get(`${target.url}/large`);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.destroy();
    await once(response, 'close');
    expect(await statusesOf(app, target.host)).toEqual({ error: 1 });
    expect(await errorsOf(app, target.host, 'ABORT_ERR')).toBe(1);
    expect(await inFlight(app, target.host)).toBe(0);
  });

  it('while its body comes is an error of fetch', async () => {
    const app = await startApp({ metrics: { outbound: true } });
    const response = await fetch(`${target.url}/large`);
    await response.body!.cancel();
    expect(await statusesOf(app, target.host)).toEqual({ error: 1 });
    expect(await errorsOf(app, target.host, 'ABORT_ERR')).toBe(1);
    expect(await inFlight(app, target.host)).toBe(0);
  });

  it('for whatever reason is an error of a code that is one', async () => {
    const app = await startApp({ metrics: { outbound: true } });
    for (const reason of ['enough', undefined, Object.assign(new Error('no'), { code: 'nö' })]) {
      const aborter = new AbortController();
      const arrived = target.arrived();
      const sent = fetch(`${target.url}/wait`, { signal: aborter.signal }).catch(() => undefined);
      await arrived;
      aborter.abort(reason);
      await sent;
    }
    expect(await errorsOf(app, target.host, 'other')).toBe(2);
    expect(await errorsOf(app, target.host, 'ABORT_ERR')).toBe(1);
  });

  it('unread stays in flight, as its connection stays taken, until it is read', async () => {
    const app = await startApp({ metrics: { outbound: true } });
    const request = get(`${target.url}/large`);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(await inFlight(app, target.host)).toBe(1);
    expect(await statusesOf(app, target.host)).toEqual({});
    await readToEnd(response);
    expect(await inFlight(app, target.host)).toBe(0);
    expect(await statusesOf(app, target.host)).toEqual({ 200: 1 });
  });
});

describe('a response that nobody reads', () => {
  it('ends with its connection, where all of it is here', async () => {
    const app = await startApp({ metrics: { outbound: true } });
    const request = get(`${target.url}/`, { agent: false });
    await once(request, 'response');
    await once(request, 'close');
    expect(await inFlight(app, target.host)).toBe(0);
    expect(await statusesOf(app, target.host)).toEqual({ 200: 1 });
  });
});

describe('a request that changes what its connection is', () => {
  it.each(['Upgrade', 'CONNECT'])('counts once, by node:http: %s', async (kind) => {
    const app = await startApp({ metrics: { outbound: true } });
    const [, port] = target.host.split(':');
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      ...(kind === 'CONNECT'
        ? { method: 'CONNECT', path: 'example.com:443', headers: { host: target.host } }
        : { headers: { connection: 'Upgrade', upgrade: 'echo' } }),
    });
    const answered = once(request, kind.toLowerCase());
    request.end();
    const [, socket] = (await answered) as [unknown, { destroy(): void }];
    socket.destroy();
    const method = kind === 'CONNECT' ? 'CONNECT' : 'GET';
    const status = kind === 'CONNECT' ? 200 : 101;
    const counted = `http_client_request_duration_seconds_count{method="${method}",host="${target.host}",status="${status}"}`;
    expect(await app.sample(counted)).toBe(1);
    expect(await inFlight(app, target.host, method)).toBe(0);
  });

  it('counts once, by undici', async () => {
    const app = await startApp({ metrics: { outbound: true } });
    const { socket } = await undici.upgrade(target.url, { protocol: 'echo' });
    socket.destroy();
    expect(await statusesOf(app, target.host)).toEqual({ 101: 1 });
    const tunnel = await undici.connect(target.url);
    tunnel.socket.destroy();
    const counted = `http_client_request_duration_seconds_count{method="CONNECT",host="${target.host}",status="200"}`;
    expect(await app.sample(counted)).toBe(1);
  });
});

describe('a request that is tried again', () => {
  it('counts each try, with the status that it had', async () => {
    const app = await startApp({ metrics: { outbound: true } });
    const agent = new undici.RetryAgent(new undici.Agent(), { maxRetries: 2, minTimeout: 1 });
    await undici
      .request(`${target.url}/status/503`, { dispatcher: agent })
      .then(({ body }) => body.text())
      .catch(() => undefined);
    await agent.close();
    const statuses = await statusesOf(app, target.host);
    expect(statuses).toEqual({ 503: 3 });
    expect(await inFlight(app, target.host)).toBe(0);
  });

  it('counts once where its answer comes before it was sent', async () => {
    const app = await startApp({ metrics: { outbound: true } });
    const request = httpRequest(`${target.url}/ok`, { method: 'POST' });
    request.write('a beginning');
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    await readToEnd(response);
    const closed = once(request, 'close');
    request.end('an end');
    await closed;
    const counted = `http_client_request_duration_seconds_count{method="POST",host="${target.host}",status="200"}`;
    expect(await app.sample(counted)).toBe(1);
    expect(await inFlight(app, target.host, 'POST')).toBe(0);
  });
});
