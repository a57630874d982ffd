import { afterEach, describe, expect, it } from '@jest/globals';
import { untilStill } from '../rendering/scraper.js';
import { send } from '../endpoint/send.js';
import { ADAPTERS, closeApps } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { startHeldApp } from './held-app.js';
import { startLargeApp } from './large-app.js';
import { closeConnections, connectTo, get } from './raw-connection.js';

const PATIENT = 'X-Prometheus-Scrape-Timeout-Seconds: 120';

afterEach(async () => {
  closeConnections();
  await closeApps();
});

describe.each(ADAPTERS)('a scraper that leaves on %s', (adapter) => {
  it.each(['identity', 'gzip'])(
    'in the middle of a body stops it, and is counted (%s)',
    async (encoding) => {
      const app = await startLargeApp(adapter, 20, { maxConcurrentScrapes: 1 });
      const leaving = await connectTo(app.url, { paused: true });
      leaving.send(get('/metrics', PATIENT, `Accept-Encoding: ${encoding}`));
      await untilStill(`${app.url}/nowhere`, app.work.rendered);
      await leaving.close();
      expect(await eventually(() => app.outcomes('cancelled'), 1)).toBe(1);
      expect(app.work.rendered()).toBeLessThan(0.8 * app.work.series);
      // The one slot is free again.
      expect((await send(`${app.url}/metrics?name[]=work_1`)).status).toBe(200);
    },
  );

  it('while metrics are collected has nothing of its rendering written', async () => {
    const app = await startHeldApp(adapter);
    const leaving = await connectTo(app.url);
    leaving.send(get('/metrics', PATIENT));
    await app.arrived(1);
    await leaving.close();
    expect(await eventually(() => app.outcomes('cancelled'), 1)).toBe(1);
    app.release();
    const before = await app.sample('nestjs_metrics_exposition_bytes');
    expect(before).toBe(0);
    expect(await app.outcomes('success')).toBeGreaterThanOrEqual(0);
  });

  it('with several requests on its connection leaves none of them behind', async () => {
    const app = await startHeldApp(adapter, { maxConcurrentScrapes: 1 });
    const leaving = await connectTo(app.url);
    const paths = Array.from({ length: 15 }, (_, index) => `/metrics?name[]=depth&name[]=${index}`);
    leaving.send(paths.map((path) => get(path, PATIENT)).join(''));
    await app.arrived(15);
    await leaving.close();
    expect(await eventually(() => app.outcomes('cancelled'), 15)).toBe(15);
    app.release();
    expect((await send(`${app.url}/metrics`)).status).toBe(200);
  });
});
