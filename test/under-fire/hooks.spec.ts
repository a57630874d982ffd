import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { send } from '../endpoint/send.js';
import { ADAPTERS, closeApps } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { startHeldApp } from './held-app.js';

interface FastifyInstance {
  addHook(name: 'onSend', hook: () => Promise<void>): unknown;
}

interface Middleware {
  use(handler: (request: unknown, response: { destroy(): void }, next: () => void) => void): void;
}

let fails = false;

/** A hook of the app's that sometimes cannot send what is to be sent. */
function addHook(app: INestApplication): void {
  (app.getHttpAdapter().getInstance() as FastifyInstance).addHook('onSend', async () => {
    if (fails) throw new Error('no hook');
  });
}

afterEach(closeApps);

describe('a scrape in whose place the app answers an error', () => {
  it('is counted as an error', async () => {
    const app = await startHeldApp('fastify', {}, addHook);
    app.release();
    for (const [status, broken] of [
      [500, true],
      [200, false],
      [500, true],
    ] as const) {
      fails = broken;
      expect((await send(`${app.url}/metrics`)).status).toBe(status);
    }
    expect(await eventually(() => app.outcomes('error'), 2)).toBe(2);
    expect(await eventually(() => app.outcomes('success'), 1)).toBe(1);
  });
});

describe.each(ADAPTERS)('a scraper that leaves before its scrape begins on %s', (adapter) => {
  it('has nothing collected', async () => {
    const app = await startHeldApp(adapter, {}, (one) => {
      (one as unknown as Middleware).use((_, response, next) => {
        response.destroy();
        next();
      });
    });
    await expect(send(`${app.url}/metrics`)).rejects.toThrow(/hang up|reset/i);
    expect(await eventually(() => app.outcomes('cancelled'), 1)).toBe(1);
    expect(app.begun()).toBe(0);
  });
});
