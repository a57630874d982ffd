import { METHODS } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ADAPTERS, closeHttpApps, startHttpApp } from './http-app.js';
import { HttpClient } from './http-client.js';
import { getPipelined } from './http-pipeline.js';
import { readAfter, readHttp } from './http-readings.js';
import type { HttpReading } from './http-readings.js';

const PATHS = 10_000;
const USERS = 500;
const TIMEOUT_MS = 180_000;
/** Those that have their own value of the label. */
const STANDARD = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

afterEach(closeHttpApps);

describe.each(ADAPTERS)('scanners of an app on %s', (adapter) => {
  it(
    'make one series of 10,000 unknown paths',
    async () => {
      const app = await startHttpApp(adapter);
      const before = await readHttp(app);

      const paths = Array.from({ length: PATHS }, (_, n) => `/${n}/wp-login.php?n=${n}`);
      const statuses = await getPipelined(await app.getUrl(), paths);
      const after = await readAfter(app, before, PATHS);

      expect(statuses).toHaveLength(PATHS);
      expect(counts(after)).toEqual([['GET unmatched 404', PATHS]]);
    },
    TIMEOUT_MS,
  );

  it('make one series of all parameters of a route', async () => {
    const app = await startHttpApp(adapter);
    const before = await readHttp(app);

    const paths = Array.from({ length: USERS }, (_, n) => `/api/v1/users/${n}`);
    await getPipelined(await app.getUrl(), paths);
    const after = await readAfter(app, before, USERS);

    expect(counts(after)).toEqual([['GET /api/v1/users/:id 200', USERS]]);
  });

  it('make one series of all methods outside the standard set', async () => {
    const app = await startHttpApp(adapter);
    const client = new HttpClient(await app.getUrl());
    // CONNECT is not a request to Node's server, but its own event.
    const methods = METHODS.filter((method) => method !== 'CONNECT');
    const before = await readHttp(app);

    await Promise.all(methods.map((method) => client.send({ method, path: '/nothing' })));
    const after = await readAfter(app, before, methods.length);
    client.close();

    const byMethod = Object.fromEntries(STANDARD.map((method) => [method, 1]));
    expect(countsByMethod(after)).toEqual({ ...byMethod, other: methods.length - STANDARD.length });
    // Fastify refuses one of the others on grounds of its own.
    expect(after.total.size).toBeLessThanOrEqual(STANDARD.length + 2);
  });
});

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
