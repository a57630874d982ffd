import { METHODS } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ADAPTERS, closeHttpApps, startHttpApp } from './http-app.js';
import { HttpClient } from './http-client.js';
import { readAfter, readHttp } from './http-readings.js';
import type { HttpReading } from './http-readings.js';

const PATHS = 10_000;
const AT_ONCE = 8;
/** Those that have their own value of the label. */
const STANDARD = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

afterEach(closeHttpApps);

describe.each(ADAPTERS)('scanners of an app on %s', (adapter) => {
  it('make one series of 10,000 unknown paths', async () => {
    const app = await startHttpApp(adapter);
    const client = new HttpClient(await app.getUrl());
    const before = await readHttp(app);

    await inTurns(PATHS, (n) => client.send({ method: 'GET', path: `/${n}/wp-login.php?n=${n}` }));
    const after = await readAfter(app, before, PATHS);
    client.close();

    expect(counts(after)).toEqual([['GET unmatched 404', PATHS]]);
  });

  it('make one series of all parameters of a route', async () => {
    const app = await startHttpApp(adapter);
    const client = new HttpClient(await app.getUrl());
    const before = await readHttp(app);

    await inTurns(500, (n) => client.send({ method: 'GET', path: `/api/v1/users/${n}` }));
    const after = await readAfter(app, before, 500);
    client.close();

    expect(counts(after)).toEqual([['GET /api/v1/users/:id 200', 500]]);
  });

  it('make one series of all methods outside the standard set', async () => {
    const app = await startHttpApp(adapter);
    const client = new HttpClient(await app.getUrl());
    // CONNECT is not a request to Node's server, but its own event.
    const methods = METHODS.filter((method) => method !== 'CONNECT');
    const before = await readHttp(app);

    await inTurns(methods.length, (n) => client.send({ method: methods[n]!, path: '/nothing' }));
    const after = await readAfter(app, before, methods.length);
    client.close();

    const byMethod = Object.fromEntries(STANDARD.map((method) => [method, 1]));
    expect(countsByMethod(after)).toEqual({ ...byMethod, other: methods.length - STANDARD.length });
    // Fastify refuses one of the others on grounds of its own.
    expect(after.total.size).toBeLessThanOrEqual(STANDARD.length + 2);
  });
});

/** Sends requests by their numbers, a few at once. */
async function inTurns(count: number, send: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < count) await send(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}

/** The count of each series, its labels as one text. */
function counts({ total }: HttpReading): [labels: string, count: number][] {
  return [...total].map(([labels, count]) => [
    Object.values(JSON.parse(labels) as object).join(' '),
    count,
  ]);
}

function countsByMethod(reading: HttpReading): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [labels, count] of counts(reading)) {
    const method = labels.split(' ')[0]!;
    sums[method] = (sums[method] ?? 0) + count;
  }
  return sums;
}
