import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MetricsExposition } from 'nestjs-metrics';
import { send, type Answer } from '../endpoint/send.js';
import { ADAPTERS, closeApps, type Adapter } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { startHeldApp, type HeldApp } from './held-app.js';
import { closeConnections, connectTo, get } from './raw-connection.js';

const path = (which: number): string => `/metrics?name[]=depth&name[]=other_${which}`;
const PATIENT = 'X-Prometheus-Scrape-Timeout-Seconds: 120';
const waiting = (seconds: number): Record<string, string> => ({
  'x-prometheus-scrape-timeout-seconds': `${seconds}`,
});

/** Asks for something else each time, one after another; the answers are still to come. */
async function askFor(app: HeldApp, ...which: number[]): Promise<Promise<Answer>[]> {
  const answers: Promise<Answer>[] = [];
  for (const one of which) {
    answers.push(send(app.url + path(one), { headers: waiting(120) }));
    await app.arrived(1);
  }
  return answers;
}

async function statusesOf(answers: Promise<Answer>[]): Promise<number[]> {
  return (await Promise.all(answers)).map(({ status }) => status);
}

afterEach(async () => {
  closeConnections();
  await closeApps();
});

describe.each(ADAPTERS)('scrapes that ask for different things on %s', (adapter) => {
  it.each<[limit: number | undefined, slots: number]>([
    [undefined, 4],
    [1, 1],
    [2, 2],
  ])('with maxConcurrentScrapes %s wait in line behind %i', async (limit, slots) => {
    const endpoint = limit === undefined ? {} : { maxConcurrentScrapes: limit };
    const app = await startHeldApp(adapter, endpoint);
    const answers = await askFor(app, 1, 2, 3, 4, 5, 6);
    expect(app.begun()).toBe(slots);
    app.release();
    expect(await statusesOf(answers)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(app.begun()).toBe(6);
  });
});

describe('a scrape in line', () => {
  const start = (adapter: Adapter = 'express'): Promise<HeldApp> =>
    startHeldApp(adapter, { maxConcurrentScrapes: 1 });

  it('shares its rendering with those that ask for the same', async () => {
    const app = await start();
    const answers = await askFor(app, 1, 2, 2, 2, 3);
    app.release();
    expect(await statusesOf(answers)).toEqual([200, 200, 200, 200, 200]);
    expect(app.begun()).toBe(3);
  });

  it.each(ADAPTERS)(
    'is told 503 and when to come again, at its deadline and not before, on %s',
    async (adapter) => {
      const app = await start(adapter);
      const [first] = await askFor(app, 1);
      const headers = waiting(0.3);
      const { status, headers: answered, body } = await send(app.url + path(2), { headers });
      expect(status).toBe(503);
      expect(Number(answered['retry-after'])).toBeGreaterThan(0);
      expect(answered['cache-control']).toBe('no-store');
      expect(body).toHaveLength(0);
      expect(app.begun()).toBe(1);
      expect(await app.outcomes('busy')).toBe(1);
      app.release();
      expect((await first!).status).toBe(200);
    },
  );

  it('goes on waiting where it has more time than the one that it joined', async () => {
    const app = await start();
    const [first] = await askFor(app, 1);
    const hasty = send(app.url + path(2), { headers: waiting(0.5) });
    await app.arrived(1);
    const [patient] = await askFor(app, 2);
    expect((await hasty).status).toBe(503);
    app.release();
    expect(await statusesOf([first!, patient!])).toEqual([200, 200]);
    expect((await patient!).body.toString()).toContain('depth 1\n');
    expect(app.begun()).toBe(2);
  });

  it('that has less time than another does not join it, which loses none of its own', async () => {
    const app = await start();
    const [first, patient] = await askFor(app, 1, 2);
    const hasty = send(app.url + path(2), { headers: waiting(60) });
    await app.arrived(1);
    app.release();
    expect(await statusesOf([first!, patient!, hasty])).toEqual([200, 200, 200]);
    expect(app.begun()).toBe(3);
  });

  it.each(ADAPTERS)('leaves it to the next one when its scraper leaves, on %s', async (adapter) => {
    const app = await start(adapter);
    const [first] = await askFor(app, 1);
    const leaving = await connectTo(app.url);
    leaving.send(get(path(2), PATIENT));
    await app.arrived(1);
    const [next] = await askFor(app, 3);
    await leaving.close();
    expect(await eventually(() => app.outcomes('cancelled'), 1)).toBe(1);
    app.release();
    expect(await statusesOf([first!, next!])).toEqual([200, 200]);
    expect(app.begun()).toBe(2);
  });

  it('begins when a scraper leaves whose metrics are collected', async () => {
    const app = await start();
    const leaving = await connectTo(app.url);
    leaving.send(get(path(1), PATIENT));
    await app.arrived(1);
    const [next] = await askFor(app, 2);
    expect(app.begun()).toBe(1);
    await leaving.close();
    expect(await eventually(async () => app.begun(), 2)).toBe(2);
    app.release();
    expect((await next!).status).toBe(200);
  });

  it('does not begin while another who shares the rendering before it stays', async () => {
    const app = await start();
    const [staying] = await askFor(app, 1);
    const leaving = await connectTo(app.url);
    leaving.send(get(path(1), PATIENT));
    await app.arrived(1);
    const [next] = await askFor(app, 2);
    await leaving.close();
    expect(await eventually(() => app.outcomes('cancelled'), 1)).toBe(1);
    expect(app.begun()).toBe(1);
    app.release();
    expect(await statusesOf([staying!, next!])).toEqual([200, 200]);
  });
});

describe('MetricsExposition.render', () => {
  it('never waits in line, and keeps nobody there with a body that is not read', async () => {
    const app = await startHeldApp('express', { maxConcurrentScrapes: 1 });
    const exposition = app.app.get(MetricsExposition, { strict: false });
    const [first] = await askFor(app, 1);
    const unread = exposition.render('text/plain', { names: ['depth', 'own'] });
    await nextTurn();
    expect(app.begun()).toBe(2);
    const [second] = await askFor(app, 2);
    expect(app.begun()).toBe(2);
    app.release();
    await unread;
    expect(await statusesOf([first!, second!])).toEqual([200, 200]);
  });

  it('shares no body with those who wait in line', async () => {
    const app = await startHeldApp('express', { maxConcurrentScrapes: 1 });
    const exposition = app.app.get(MetricsExposition, { strict: false });
    const answers = await askFor(app, 1, 2);
    const unread = exposition.render('text/plain', { names: ['depth', 'other_2'] });
    await nextTurn();
    expect(app.begun()).toBe(2);
    app.release();
    await unread;
    expect(await statusesOf(answers)).toEqual([200, 200]);
    expect(app.begun()).toBe(3);
  });
});
