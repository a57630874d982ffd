import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { ADAPTERS, closeHttpApps, startHttpApp } from './http-app.js';
import { ANSWERED } from './http-answered.js';
import { HttpClient } from './http-client.js';
import { CORS_ROWS } from './http-cors.js';
import { readAfter, readHttp, risesBetween, sumOf } from './http-readings.js';
import { REFUSED } from './http-refused.js';
import { expectedOn, type Row } from './http-row.js';

describe.each(ADAPTERS)(
  'on %s each request counts once, with its status on the wire',
  (adapter) => {
    describe.each<[string, readonly Row[], ((app: INestApplication) => void)?]>([
      ['requests that are answered', ANSWERED],
      ['requests that are refused or fail', REFUSED],
      ['requests to an app with CORS', CORS_ROWS, (app) => app.enableCors()],
    ])('%s', (_title, rows, configure) => {
      let app: INestApplication;
      let client: HttpClient;

      beforeAll(async () => {
        app = await startHttpApp(adapter, configure);
        client = new HttpClient(await app.getUrl());
      });
      afterAll(async () => {
        client.close();
        await closeHttpApps();
      });

      it.each(rows)('%s', async (_what, request, expected) => {
        const labels = expectedOn(adapter, expected);
        const before = await readHttp(app);

        const status = await client.send(request);
        const after = await readAfter(app, before, 1);

        expect(`${status}`).toBe(labels.status);
        expect(risesBetween(before.total, after.total)).toEqual([{ labels, by: 1 }]);
        expect(risesBetween(before.duration, after.duration)).toEqual([{ labels, by: 1 }]);
        expect(after.inFlight).toBe(0);
      });

      it('all of them, and nothing beside them', async () => {
        const { total, duration } = await readHttp(app);
        expect(sumOf(total)).toBe(rows.length);
        expect(duration).toEqual(total);
      });
    });
  },
);
