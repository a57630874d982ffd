import { once } from 'node:events';
import { createServer, request as httpsRequest, type Server } from 'node:https';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as undici from 'undici';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeApps, startApp, type RunningApp } from '../support/app.js';
import { readToEnd } from './clients.js';
import { errorsOf, inFlight, statusesOf } from './samples.js';

const KEY = Buffer.from('a key that both sides know');
/** Without certificates: both sides know a key. */
const CIPHERS = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const;
const CLIENT = {
  ...CIPHERS,
  pskCallback: () => ({ psk: KEY, identity: 'tests' }),
  checkServerIdentity: () => undefined,
};

let app: RunningApp;
let server: Server;
let host: string;

beforeEach(async () => {
  server = createServer({ ...CIPHERS, pskCallback: () => KEY }, (_request, response) =>
    response.end('fine'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  app = await startApp({ metrics: { outbound: true } });
});

afterEach(async () => {
  await closeApps();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

describe('a request over TLS', () => {
  it('counts once by node:https', async () => {
    const request = httpsRequest(`https://${host}/`, { ...CLIENT, agent: false });
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    await readToEnd(response);
    expect(await statusesOf(app, host)).toEqual({ 200: 1 });
  });

  it('counts once by undici', async () => {
    const agent = new undici.Agent({ connect: CLIENT });
    const { body } = await undici.request(`https://${host}/`, { dispatcher: agent });
    await body.text();
    await agent.close();
    expect(await statusesOf(app, host)).toEqual({ 200: 1 });
  });

  it('is an error where the sides have no cipher in common', async () => {
    const request = httpsRequest(`https://${host}/`, { agent: false });
    const failed = new Promise((resolve) => request.once('error', resolve));
    request.end();
    const { code } = (await failed) as { code: string };
    expect(await statusesOf(app, host)).toEqual({ error: 1 });
    expect(await errorsOf(app, host, code)).toBe(1);
    expect(await inFlight(app, host)).toBe(0);
  });
});

describe('the label host', () => {
  it.each([
    ['https://localhost:443/', 'localhost'],
    ['https://LOCALHOST:444/', 'localhost:444'],
    ['http://localhost:80/', 'localhost'],
    ['http://localhost:443/', 'localhost:443'],
  ])('of %s is %s, with undici and with node', async (url, expected) => {
    await undici.request(url).catch(() => undefined);
    const send = url.startsWith('https') ? httpsRequest : httpRequest;
    const sent = send(url, { agent: false });
    const ended = new Promise((resolve) => sent.once('error', resolve).once('response', resolve));
    sent.end();
    await ended;
    sent.destroy();
    const counts = Object.values(await statusesOf(app, expected));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
  });
});
