import { afterEach, describe, expect, it } from '@jest/globals';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { send } from './send.js';

const namesIn = (vary: string | undefined): string[] =>
  (vary ?? '').split(',').map((name) => name.trim().toLowerCase());

afterEach(closeApps);

describe.each(ADAPTERS)('Vary on %s', (adapter) => {
  it.each(['GET', 'HEAD'])('names what the body depends on (%s)', async (method) => {
    const { url } = await startApp({ adapter });
    const { headers } = await send(`${url}/metrics`, { method });
    expect(namesIn(headers.vary)).toEqual(['accept', 'accept-encoding']);
  });

  it.each(['identity', 'gzip'])('keeps what CORS has set (%s)', async (encoding) => {
    const origin = 'https://two.example';
    const { url } = await startApp({
      adapter,
      configure: (app) => app.enableCors({ origin: ['https://one.example', origin] }),
    });
    const answer = await send(`${url}/metrics`, {
      headers: { origin, 'accept-encoding': encoding },
    });
    expect(answer.headers['access-control-allow-origin']).toBe(origin);
    expect(namesIn(answer.headers.vary).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'origin',
    ]);
  });
});
