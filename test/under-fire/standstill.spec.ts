import { once } from 'node:events';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { send } from '../endpoint/send.js';
import { untilStill } from '../rendering/scraper.js';
import { ADAPTERS, closeApps } from '../support/app.js';
import { startLargeApp } from './large-app.js';
import { closeConnections, connectTo, get } from './raw-connection.js';

/** How often it is looked who does nothing with a slot. */
const LOOK_EVERY_MS = 250;
/** Longer than who does nothing keeps a slot that others wait for. */
const STANDSTILL_MS = 1_300;

/** Has the first look taken at once, calls this after it, and has the process stand still then. */
function standStillAfterLook(after: () => void): void {
  const start = setTimeout;
  let looks = 0;
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(((
    callback: () => void,
    milliseconds: number,
  ) => {
    if (milliseconds !== LOOK_EVERY_MS || looks++ > 0) return start(callback, milliseconds);
    return start(() => {
      callback();
      after();
      const end = performance.now() + STANDSTILL_MS;
      while (performance.now() < end);
    }, 0);
  }) as typeof setTimeout);
}

afterEach(async () => {
  jest.restoreAllMocks();
  closeConnections();
  await closeApps();
});

describe.each(ADAPTERS)('a scraper on %s that begins to read', (adapter) => {
  it('keeps its slot though the process stood still, where nobody can take anything', async () => {
    const { url, work } = await startLargeApp(adapter, 40, { maxConcurrentScrapes: 1 });
    const reading = await connectTo(url, { paused: true });
    const patient = 'X-Prometheus-Scrape-Timeout-Seconds: 120';
    reading.send(get('/metrics', patient, 'Connection: close'));
    const before = await untilStill(`${url}/nowhere`, work.rendered);
    expect(before).toBeLessThan(0.8 * work.series);
    const closed = once(reading.socket, 'close');
    const resume = jest.fn(() => void reading.socket.resume());
    standStillAfterLook(resume);
    const headers = { 'x-prometheus-scrape-timeout-seconds': '120' };
    expect((await send(`${url}/metrics?name[]=x`, { headers })).status).toBe(200);
    expect(resume).toHaveBeenCalled();
    // Who was in line had its turn when the other had its whole body.
    expect(work.rendered()).toBe(work.series);
    await closed;
    expect(reading.socket.bytesRead).toBeGreaterThan(work.bytes);
  }, 120_000);
});
