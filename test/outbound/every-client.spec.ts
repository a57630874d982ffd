import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeApps, startApp, type RunningApp } from '../support/app.js';
import { CLIENTS } from './clients.js';
import { countOf, errorsOf, inFlight, statusesOf } from './samples.js';
import { startTarget, type TargetServer } from './target-server.js';

let app: RunningApp;
let target: TargetServer;

beforeEach(async () => {
  target = await startTarget();
  app = await startApp({ metrics: { outbound: true } });
});

afterEach(async () => {
  await closeApps();
  await target.close();
});

describe.each(CLIENTS)('a request by %s', (_name, send) => {
  it.each([200, 204, 404, 500])('counts once, with the status %d', async (status) => {
    expect(await send({ url: `${target.url}/status/${status}` })).toBe(status);
    expect(await statusesOf(app, target.host)).toEqual({ [status]: 1 });
    expect(await inFlight(app, target.host)).toBe(0);
  });

  it('counts by its method', async () => {
    await send({ url: `${target.url}/ok`, method: 'DELETE' });
    await send({ url: `${target.url}/ok`, method: 'HEAD' });
    await send({ url: `${target.url}/ok`, method: 'PURGE' });
    expect(await countOf(app, target.host, 200, 'DELETE')).toBe(1);
    expect(await countOf(app, target.host, 200, 'HEAD')).toBe(1);
    expect(await countOf(app, target.host, 200, 'other')).toBe(1);
  });

  it('is in flight until its response is complete', async () => {
    const arrived = target.arrived();
    const sent = send({ url: `${target.url}/wait` });
    await arrived;
    expect(await inFlight(app, target.host)).toBe(1);
    expect(await statusesOf(app, target.host)).toEqual({});
    target.answer();
    await sent;
    expect(await inFlight(app, target.host)).toBe(0);
    expect(await statusesOf(app, target.host)).toEqual({ 200: 1 });
  });

  it('is an error where its connection is refused', async () => {
    const host = await refusingHost();
    expect(await failureOf(send({ url: `http://${host}/` }))).toBeDefined();
    expect(await errorsOf(app, host, 'ECONNREFUSED')).toBe(1);
    expect(await statusesOf(app, host)).toEqual({ error: 1 });
    expect(await inFlight(app, host)).toBe(0);
  });

  it('is an error where its body is cut', async () => {
    expect(await failureOf(send({ url: `${target.url}/cut` }))).toBeDefined();
    expect(await statusesOf(app, target.host)).toEqual({ error: 1 });
    expect(await inFlight(app, target.host)).toBe(0);
    const errors = await Promise.all(
      ['ECONNRESET', 'UND_ERR_SOCKET'].map((code) => errorsOf(app, target.host, code)),
    );
    expect(errors.filter((count) => count === 1)).toHaveLength(1);
  });

  it('is an error where its caller aborts it', async () => {
    const aborter = new AbortController();
    const arrived = target.arrived();
    const sent = send({ url: `${target.url}/wait`, signal: aborter.signal });
    await arrived;
    aborter.abort();
    expect(await failureOf(sent)).toBeDefined();
    expect(await statusesOf(app, target.host)).toEqual({ error: 1 });
    expect(await inFlight(app, target.host)).toBe(0);
  });

  it('counts each hop of a redirect', async () => {
    const status = await send({ url: `${target.url}/redirect` });
    const expected = status === 200 ? { 200: 1, 302: 1 } : { 302: 1 };
    expect(await statusesOf(app, target.host)).toEqual(expected);
    expect(await inFlight(app, target.host)).toBe(0);
  });

  it('counts each of many on connections that are kept', async () => {
    for (let round = 0; round < 5; round++) {
      // One after another, so that they share a connection.
      // oxlint-disable-next-line no-await-in-loop
      await send({ url: `${target.url}/ok` });
    }
    await Promise.all(Array.from({ length: 20 }, () => send({ url: `${target.url}/large` })));
    expect(await statusesOf(app, target.host)).toEqual({ 200: 25 });
    expect(await inFlight(app, target.host)).toBe(0);
  });
});

/** An address at which nobody listens, nor can: its port is that of a connection. */
async function refusingHost(): Promise<string> {
  const socket = connect(Number(new URL(target.url).port), '127.0.0.1');
  await once(socket, 'connect');
  return `127.0.0.1:${socket.localPort}`;
}

/** What a request is rejected with, which differs by client; undefined where it is not. */
async function failureOf(sent: Promise<number>): Promise<unknown> {
  try {
    await sent;
    return undefined;
  } catch (error) {
    return error;
  }
}
