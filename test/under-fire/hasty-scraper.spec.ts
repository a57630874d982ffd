import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { send, type Answer } from '../endpoint/send.js';
import { ADAPTERS, closeApps } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { startHeldApp, type HeldApp } from './held-app.js';

/** Asks, without waiting for the answer; resolves when the server has seen to it. */
async function ask(app: HeldApp, path: string, seconds: number): Promise<() => Promise<Answer>> {
  const headers = { 'x-prometheus-scrape-timeout-seconds': `${seconds}` };
  const answer = send(app.url + path, { headers });
  // It may be cut before it is looked at.
  answer.catch(() => undefined);
  await app.arrived(1);
  return () => answer;
}

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

describe.each(ADAPTERS)('a scrape beside one with much less time, on %s', (adapter) => {
  it('does not join it while it collects, and loses nothing to it', async () => {
    const app = await startHeldApp(adapter);
    const hasty = await ask(app, '/metrics', 5);
    const patient = await ask(app, '/metrics', 120);
    expect(app.begun()).toBe(2);
    // It is cut where its time is up before its body is written.
    const seen = await hasty().then(
      ({ body }) => body.toString(),
      (error: Error) => error.message,
    );
    expect(seen).not.toContain('depth 1\n');
    app.release();
    expect((await patient()).body.toString()).toContain('depth 1\n');
  });

  it('does not join it in line', async () => {
    const app = await startHeldApp(adapter, { maxConcurrentScrapes: 1 });
    const first = await ask(app, '/metrics?name[]=depth&name[]=x', 120);
    const hasty = await ask(app, '/metrics?name[]=depth', 60);
    const patient = await ask(app, '/metrics?name[]=depth', 120);
    app.release();
    for (const answer of [first, hasty, patient]) expect((await answer()).status).toBe(200);
    expect(app.begun()).toBe(3);
  });

  it('shares it with one of the same time, also where others come between', async () => {
    const app = await startHeldApp(adapter);
    const answers = [
      await ask(app, '/metrics', 120),
      await ask(app, '/metrics', 60),
      await ask(app, '/metrics', 120),
      await ask(app, '/metrics', 60),
    ];
    expect(app.begun()).toBe(2);
    app.release();
    for (const answer of answers) {
      expect((await answer()).body.toString()).toContain('depth 1\n');
    }
  });
});

describe('a scrape that joined one in line', () => {
  it('loses nothing to it where the time of that one has gone by there', async () => {
    const app = await startHeldApp('express', { maxConcurrentScrapes: 1 });
    const first = await ask(app, '/metrics?name[]=depth&name[]=x', 120);
    const hasty = await ask(app, '/metrics?name[]=depth', 105);
    const patient = await ask(app, '/metrics?name[]=depth', 120);
    const now = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => now() + 106_000);
    app.release();
    app.hold();
    expect((await first()).status).toBe(200);
    expect(await eventually(async () => app.begun(), 2)).toBe(2);
    await app.arrived(0);
    app.release();
    expect((await patient()).body.toString()).toContain('depth 1\n');
    expect((await hasty()).status).toBe(200);
  });
});
