import { afterEach, expect, it } from '@jest/globals';
import { closeHttpApps, startHttpApp } from './http-app.js';
import { HttpClient } from './http-client.js';
import { readAfter, readHttp, risesBetween } from './http-readings.js';

afterEach(closeHttpApps);

it('a response that Express finds to be known to the client counts as 304', async () => {
  const app = await startHttpApp('express');
  const url = await app.getUrl();
  const path = '/api/v1/users/7';
  const none = await readHttp(app);
  const { headers } = await fetch(url + path);
  const one = await readAfter(app, none, 1);

  const client = new HttpClient(url);
  const known = { 'if-none-match': headers.get('etag')! };
  const status = await client.send({ method: 'GET', path, headers: known });
  client.close();
  const two = await readAfter(app, one, 1);

  expect(status).toBe(304);
  const labels = { method: 'GET', route: '/api/v1/users/:id', status: '304' };
  expect(risesBetween(one.total, two.total)).toEqual([{ labels, by: 1 }]);
});
