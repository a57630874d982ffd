import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { defineCounter, defineHistogram } from 'nestjs-metrics';
import type { Answer } from '../endpoint/send.js';
import { parseOpenMetrics, parseText } from '../properties/parse-exposition.js';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';

const RUNS = 150;
const STATUSES = [200, 400, 401, 405, 503];

const Orders = defineCounter({
  name: 'orders_total',
  help: 'Orders.',
  labels: { outcome: ['success', 'declined'] },
});
const Lag = defineHistogram({ name: 'lag_seconds', help: 'Lag.', buckets: [0.1, 1] });

/** What a header may hold. */
const headerText = fc
  .string({ unit: 'binary-ascii', maxLength: 40 })
  .map((text) => text.replaceAll(/[^\t\x20-\x7e]/g, ''));
const quality = fc.oneof(fc.constantFrom('0', '1', '0.5', '1.0001', '-1', 'x'), headerText);
const accept = fc
  .array(
    fc.oneof(
      headerText,
      fc
        .tuple(
          fc.constantFrom('text/plain', 'application/openmetrics-text', '*/*', 'text/*', 'a/b/c'),
          fc.constantFrom('', ';version=1.0.0', ';version=0.0.4', '; version="1.0.0"', ';version'),
          fc.option(quality, { nil: '' }),
        )
        .map(([type, version, q]) => `${type}${version}${q === '' ? '' : `;q=${q}`}`),
    ),
    { maxLength: 5 },
  )
  .map((ranges) => ranges.join(','));
/** What a request's target may hold: all but what Node's own client refuses to send. */
const queryText = fc
  .oneof(fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 10 }))
  .chain((text) =>
    fc.constantFrom(
      encodeURIComponent(text.toWellFormed()),
      Buffer.from(text)
        .toString('latin1')
        .replaceAll(/[^\x21-\x7e]|#/g, '%'),
    ),
  );
const query = fc
  .array(
    fc.oneof(
      queryText,
      fc
        .tuple(
          fc.constantFrom('name[]', 'name%5B%5D', 'name', '__proto__', 'name[][]'),
          fc.oneof(
            fc.constantFrom('orders_total', 'lag_seconds', '__proto__', 'constructor', ''),
            queryText,
          ),
        )
        .map(([key, value]) => `${key}=${value}`),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join('&'));
/** Never so short that a slow machine could not answer in time. */
const patience = fc
  .oneof(fc.constantFrom('50', '0', '-1', '1e99', 'NaN'), headerText)
  .filter((text) => !(Number(text) > 0 && Number(text) < 50));
const asked = fc.record(
  {
    accept,
    query,
    encoding: fc.constantFrom('gzip', 'gzip;q=0', '*', 'identity, gzip'),
    timeout: patience,
  },
  { requiredKeys: ['query'] },
);

type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

function ask(
  url: string,
  { query: search, accept: range, encoding, timeout }: Asked,
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const headers = Object.entries({
    accept: range,
    'accept-encoding': encoding,
    'x-prometheus-scrape-timeout-seconds': timeout,
  }).filter((header): header is [string, string] => header[1] !== undefined);
  return new Promise((resolve, reject) => {
    const path = `/metrics?${search}`;
    request({ hostname, port, path, headers: Object.fromEntries(headers) }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const { statusCode: status, headers: answered } = incoming;
        resolve({ status: status!, headers: answered, body: Buffer.concat(chunks) });
      });
    })
      .on('error', reject)
      .end();
  });
}

describe.each(ADAPTERS)('whatever is asked of the endpoint on %s', (adapter) => {
  let url: string;

  beforeAll(async () => {
    ({ url } = await startApp({ adapter, metrics: { metrics: [Orders, Lag] } }));
  });
  afterAll(closeApps);

  it('it answers, with a body of the format that it says', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async (one) => {
        const { status, headers, body } = await ask(url, one);
        expect(STATUSES).toContain(status);
        if (status !== 200) return;
        const bytes = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
        const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        if (headers['content-type']!.startsWith('text/plain')) parseText(text);
        else parseOpenMetrics(text);
      }),
      { numRuns: RUNS },
    );
  }, 240_000);
});
