import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { send } from '../endpoint/send.js';
import { ADAPTERS, closeApps, startApp, type RunningApp } from '../support/app.js';
import { PROPERTY_TIMEOUT_MS, SHRINKING_MS, withinTime } from '../support/within-time.js';
import { METRICS } from './metrics.js';
import { parseOpenMetrics, parseText } from './parse-exposition.js';

/** What headers are made of, put together in ways that nobody intended. */
const headerPart = fc.constantFrom(
  'text/plain',
  'application/openmetrics-text',
  '*/*',
  'text/*',
  ';',
  ',',
  'q=',
  'version=1.0.0',
  'version=0.0.4',
  '0',
  '1',
  '0.5',
  '-1',
  'NaN',
  '"',
  '\\',
  ' ',
  '\t',
  '=',
  ';;q',
  'gzip',
  '__proto__',
);
const headerText = fc
  .oneof(
    fc.array(headerPart, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ maxLength: 60 }),
  )
  .map((text) => text.replaceAll(/[^\t\x20-\x7e\xa0-\xff]/g, ''));

/** What queries are made of; a request line takes no blanks and control characters. */
const queryPart = fc.constantFrom(
  'name[]=',
  'name%5B%5D=',
  'name=',
  'orders_total',
  'depth',
  '__proto__',
  'constructor',
  '&',
  '=',
  '%',
  '%00',
  '%ff',
  '%ED%A0%80',
  '[]',
  '[',
  '?',
  '+',
  ';',
  'name[][]=',
  'name[__proto__]=x',
  'collect[]=',
  '"',
  "'",
);
const query = fc
  .oneof(
    fc.array(queryPart, { maxLength: 16 }).map((parts) => parts.join('')),
    fc.string({ maxLength: 80 }),
  )
  .map((text) => text.replaceAll(/[^\x21-\x7e]/g, '').replaceAll('#', ''));

/** Those of less than ten seconds are cut on a machine that takes longer, as they should be. */
const timeout = fc
  .oneof(headerText, fc.constantFrom('100', '10', '1e9', '0x10', '-1'))
  .filter((text) => !(Number(text) > 0 && Number(text) < 10));

interface ScrapeRequest {
  readonly query: string;
  readonly headers: Record<string, string>;
}

const request: Arbitrary<ScrapeRequest> = fc.record({
  query,
  headers: fc.record(
    {
      accept: headerText,
      'accept-encoding': headerText,
      'x-prometheus-scrape-timeout-seconds': timeout,
    },
    { requiredKeys: [] },
  ),
});

describe.each(ADAPTERS)('whatever a scraper sends on %s', (adapter) => {
  let running: RunningApp;

  beforeAll(async () => {
    running = await startApp({ adapter, metrics: { metrics: METRICS } });
  });
  afterAll(closeApps);

  it(
    'is answered with a whole body in the format that its header names, or refused',
    async () => {
      const check = withinTime(4_000, async ({ query: search, headers }: ScrapeRequest) => {
        const given = { 'accept-encoding': 'identity', ...headers };
        const answer = await send(`${running.url}/metrics?${search}`, { headers: given });
        expect([200, 400]).toContain(answer.status);
        if (answer.status !== 200 || answer.headers['content-encoding'] === 'gzip') return;
        const isOpenMetrics = answer.headers['content-type']!.startsWith(
          'application/openmetrics-text;',
        );
        (isOpenMetrics ? parseOpenMetrics : parseText)(answer.body.toString());
      });
      const property = fc.asyncProperty(request, check);
      await fc.assert(property, { numRuns: 300, interruptAfterTimeLimit: SHRINKING_MS });
      expect(await running.sample('busy_seconds_total')).toBe(0);
    },
    PROPERTY_TIMEOUT_MS,
  );
});
