import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { send } from '../endpoint/send.js';
import { untilStill } from '../rendering/scraper.js';
import { ADAPTERS, closeApps, type RunningApp } from '../support/app.js';
import { startHeldApp } from './held-app.js';
import { startLargeApp } from './large-app.js';
import { closeConnections, connectTo, get } from './raw-connection.js';
import { giveTimeToEnd } from './time-to-end.js';

const PATIENT = 'X-Prometheus-Scrape-Timeout-Seconds: 120';

/** Closes an app; resolves when somebody else could listen on its port. */
async function closeAndListen({ app, url }: RunningApp): Promise<void> {
  await app.close();
  const server = createServer().listen(Number(new URL(url).port), '127.0.0.1');
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

afterEach(async () => {
  jest.restoreAllMocks();
  closeConnections();
  await closeApps();
});

describe.each(ADAPTERS)('an app that closes on %s', (adapter) => {
  it('does not wait for a scraper that does not read', async () => {
    const app = await startLargeApp(adapter);
    const slow = await connectTo(app.url, { paused: true });
    slow.send(get('/metrics', PATIENT));
    await untilStill(`${app.url}/nowhere`, app.work.rendered);
    await closeAndListen(app);
    expect(await app.outcomes('cancelled')).toBe(1);
  });

  it('does not wait for a collector that hangs, and sends away who is in line', async () => {
    const app = await startHeldApp(adapter, { maxConcurrentScrapes: 1 });
    const hanging = await connectTo(app.url);
    hanging.send(get('/metrics', PATIENT));
    await app.arrived(1);
    const waiting = await connectTo(app.url);
    waiting.send(get('/metrics?name[]=depth', PATIENT));
    await app.arrived(1);
    await closeAndListen(app);
    expect(await hanging.rest()).toBe('');
    const told = await waiting.rest();
    expect(told).toMatch(/^HTTP\/1\.1 503 /);
    expect(told).toMatch(/^connection: close\r$/im);
    expect(await app.outcomes('cancelled')).toBe(1);
    expect(await app.outcomes('busy')).toBe(1);
  });

  it('lets a scrape end that is under way', async () => {
    const app = await startHeldApp(adapter);
    const scrape = send(`${app.url}/metrics`);
    await app.arrived(1);
    giveTimeToEnd();
    const closed = closeAndListen(app);
    app.release();
    expect((await scrape).body.toString()).toContain('depth 1\n');
    await closed;
  });

  it('does not wait for the connections that scrapers keep open', async () => {
    const app = await startHeldApp(adapter);
    app.release();
    const agent = new Agent({ keepAlive: true });
    const outgoing = request(`${app.url}/metrics`, { agent }).end();
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    incoming.resume();
    await once(incoming, 'end');
    const raw = await connectTo(app.url);
    raw.send(get('/metrics'));
    expect(await raw.statuses(1)).toEqual([200]);
    await closeAndListen(app);
    await raw.rest();
    agent.destroy();
  });
});
