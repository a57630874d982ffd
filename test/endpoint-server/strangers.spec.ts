import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { request as secureRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { defineGauge, OnScrape } from 'nestjs-metrics';
import { send } from '../endpoint/send.js';
import { createAuthority } from '../support/certificate.js';
import { closeContexts, startContext } from './own-port.js';

/** More than an endpoint has at a time. */
const MANY = 150;
const TOKEN = 'the-token';
const RIGHT = { headers: { authorization: `Bearer ${TOKEN}` } };
/** Longer than it takes to open all of those connections. */
const PATIENT = { 'x-prometheus-scrape-timeout-seconds': '120' };

const Depth = defineGauge({ name: 'depth', help: 'Depth.' });

/** A collector that a test lets go. */
@Injectable()
class Reader {
  until: Promise<void> = Promise.resolve();
  entered: () => void = () => undefined;

  @OnScrape(Depth, { timeoutMs: 60_000 })
  async depth(): Promise<number> {
    this.entered();
    await this.until;
    return 3;
  }
}

const sockets: Socket[] = [];

/** Opens connections that send this, and no more; returns how many have been closed so far. */
async function strangers(url: string, bytes = ''): Promise<() => number> {
  let closed = 0;
  for (let index = 0; index < MANY; index++) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined).once('close', () => (closed += 1));
    await once(socket.resume(), 'connect');
    socket.write(bytes);
  }
  return () => closed;
}

/** The status of a scrape. */
async function statusOf(url: string, ca: string): Promise<number> {
  if (url.startsWith('http:')) return (await send(url, { headers: PATIENT })).status;
  const outgoing = secureRequest(url, { ca, agent: false, headers: PATIENT });
  outgoing.on('error', () => undefined).end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  await once(response.resume(), 'end');
  return response.statusCode!;
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await closeContexts();
});

describe('connections of strangers to the endpoint’s own server', () => {
  it.each([
    ['is silent', ''],
    ['asks for half of something', 'GET /metrics HTTP/1.1\r\nHost:'],
    ['asks for something else', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['has no token', 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('lock no scraper out, where each %s', async (_, bytes) => {
    const { url } = await startContext({ auth: { bearerToken: TOKEN } });
    const closed = await strangers(url, bytes);
    for (let scrape = 0; scrape < 5; scrape++) expect((await send(url, RIGHT)).status).toBe(200);
    expect(closed()).toBeGreaterThan(0);
  });

  it('lock no scraper out over TLS', async () => {
    const authority = createAuthority();
    const tls = authority.issue('server');
    const { url } = await startContext({ tls });
    await strangers(url);
    expect(await statusOf(url, authority.cert)).toBe(200);
  });

  it.each(['http', 'https'])('end no scrape that is under way by %s', async (protocol) => {
    const authority = createAuthority();
    const tls = protocol === 'https' ? { tls: authority.issue('server') } : {};
    const { app, url } = await startContext(tls, { providers: [Reader] });
    const reader = app.get(Reader);
    let release!: () => void;
    reader.until = new Promise((resolve) => (release = resolve));
    const entered = new Promise<void>((resolve) => (reader.entered = resolve));
    const scrape = statusOf(url, authority.cert);
    await entered;
    await strangers(url);
    release();
    expect(await scrape).toBe(200);
  });

  it.each([
    ['GET', '/', 404],
    ['GET', '/metrics', 401],
    ['HEAD', '/metrics', 401],
    ['POST', '/metrics', 405],
  ])('are closed with the answer to %s %s', async (method, path, status) => {
    const { url } = await startContext({ auth: { bearerToken: TOKEN } });
    const answer = await send(new URL(path, url).href, { method });
    expect([answer.status, answer.headers.connection]).toEqual([status, 'close']);
  });
});
