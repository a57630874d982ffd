import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from '@jest/globals';
import { send } from '../endpoint/send.js';
import { untilStill } from '../rendering/scraper.js';
import { ADAPTERS, closeApps } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { startLargeApp, type LargeApp } from './large-app.js';
import { closeConnections, connectTo, get } from './raw-connection.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const SECONDS = 'X-Prometheus-Scrape-Timeout-Seconds';
const ALL = Array.from({ length: 20 }, (_, index) => `name[]=work_${index}`).join('&');

/** What is held now, after all garbage is gone. */
function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + Math.max(external, arrayBuffers);
}

afterEach(async () => {
  closeConnections();
  await closeApps();
});

describe.each(ADAPTERS)('a scraper that does not read on %s', (adapter) => {
  it.each(['identity', 'gzip'])(
    'is cut once its time is up, and what was rendered for it ends (%s)',
    async (encoding) => {
      const { url, work, outcomes } = await startLargeApp(adapter);
      const slow = await connectTo(url, { paused: true });
      slow.send(get('/metrics', `${SECONDS}: 4`, `Accept-Encoding: ${encoding}`));
      expect(await untilStill(`${url}/nowhere`, work.rendered)).toBeGreaterThan(0);
      expect(await eventually(() => outcomes('timeout'), 1)).toBe(1);
      const rendered = await untilStill(`${url}/nowhere`, work.rendered);
      expect(rendered).toBeLessThan(0.8 * work.series);
      // What is in the buffers of the sockets comes, and then the end.
      let received = 0;
      slow.socket.on('data', (chunk: Buffer) => (received += chunk.length));
      if (!slow.socket.destroyed) await once(slow.socket, 'close');
      expect(received).toBeLessThan(work.bytes);
      expect(await untilStill(`${url}/nowhere`, work.rendered)).toBe(rendered);
      const { status, body } = await send(`${url}/metrics`, { headers: { [SECONDS]: '120' } });
      expect(status).toBe(200);
      expect(body.toString().match(/^work_\d+\{/gm)).toHaveLength(work.series);
      expect(await outcomes('timeout')).toBe(1);
    },
    120_000,
  );

  it.each(['identity', 'gzip'])(
    'holds next to nothing, also twenty of them (%s)',
    async (encoding) => {
      const { url, work } = await startLargeApp(adapter, 40);
      await (await fetch(`${url}/nowhere`)).text();
      const before = heldBytes();
      const request = get('/metrics', `${SECONDS}: 120`, `Accept-Encoding: ${encoding}`);
      const slow = await Promise.all(
        Array.from({ length: 20 }, () => connectTo(url, { paused: true })),
      );
      for (const { send: ask } of slow) ask(request);
      expect(await untilStill(`${url}/nowhere`, work.rendered)).toBeGreaterThan(0);
      // All together less than one body, most of it buffers of sockets and compressors.
      expect(heldBytes() - before).toBeLessThan(work.bytes);
      await Promise.all(slow.map((one) => one.close()));
    },
    120_000,
  );
});

describe('scrapers that do not read while others wait', () => {
  const askFor = async (app: LargeApp, which: number): Promise<void> => {
    const slow = await connectTo(app.url, { paused: true });
    slow.send(get(`/metrics?name[]=which_${which}&${ALL}`, `${SECONDS}: 120`));
  };
  const next = async (app: LargeApp): Promise<number> => {
    const headers = { [SECONDS]: '60' };
    return (await send(`${app.url}/metrics?name[]=work_1`, { headers })).status;
  };

  it.each(ADAPTERS)('give their slots on, and are not cut, on %s', async (adapter) => {
    const app = await startLargeApp(adapter);
    for (const which of [1, 2, 3, 4]) await askFor(app, which);
    await untilStill(`${app.url}/nowhere`, app.work.rendered);
    expect(await next(app)).toBe(200);
    expect(await app.outcomes('timeout')).toBe(0);
  });

  it('are cut, the oldest first, where there are more of them than slots', async () => {
    const app = await startLargeApp('express', 20, { maxConcurrentScrapes: 1 });
    for (const which of [1, 2, 3]) await askFor(app, which);
    await untilStill(`${app.url}/nowhere`, app.work.rendered);
    expect(await next(app)).toBe(200);
    expect(await app.outcomes('timeout')).toBe(2);
  });
});
