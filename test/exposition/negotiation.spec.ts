import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MetricsExposition } from 'nestjs-metrics';
import { send } from '../endpoint/send.js';
import { ADAPTERS, closeApps, startApp, type TestApp } from '../support/app.js';
import { CONTENT_TYPES, render } from './render.js';

type Format = keyof typeof CONTENT_TYPES;

const PROMETHEUS_2 =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
const PROMETHEUS_2_NATIVE_HISTOGRAMS =
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';

const TABLE: [accept: string | undefined, format: Format][] = [
  // What scrapers send.
  [PROMETHEUS_2, 'openmetrics'],
  [PROMETHEUS_2_NATIVE_HISTOGRAMS, 'openmetrics'],
  [PROMETHEUS_3, 'openmetrics'],
  ['text/plain;version=0.0.4;q=0.3,*/*;q=0.2', 'text'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text'],
  // Nothing that is asked for.
  [undefined, 'text'],
  ['', 'text'],
  ['*/*', 'text'],
  ['text/plain', 'text'],
  ['text/*', 'text'],
  ['text/plain; charset=utf-8', 'text'],
  // OpenMetrics.
  ['application/openmetrics-text', 'openmetrics'],
  ['APPLICATION/OpenMetrics-Text', 'openmetrics'],
  ['application/openmetrics-text; version=1.0.0; charset=utf-8', 'openmetrics'],
  ['application/openmetrics-text ; version = 1.0.0 ; q = 0.1', 'openmetrics'],
  ['application/openmetrics-text;version="1.0.0"', 'openmetrics'],
  ['application/openmetrics-text;note="a,b;c=\\"d";version=1.0.0', 'openmetrics'],
  ['application/*', 'openmetrics'],
  ['text/plain;q=0.5;a="\\",application/openmetrics-text;b="', 'text'],
  // Quality.
  ['text/plain;q=0.5,application/openmetrics-text;q=0.6', 'openmetrics'],
  ['text/plain;q=0.6,application/openmetrics-text;q=0.5', 'text'],
  ['application/openmetrics-text;q=0.333,text/plain;q=0.334', 'text'],
  ['application/openmetrics-text;q=0,*/*', 'text'],
  ['application/openmetrics-text;q=0.0,text/plain;q=0.001', 'text'],
  ['text/plain;q=0,*/*', 'openmetrics'],
  ['text/*;q=0.2,application/openmetrics-text;q=0.1,text/plain;q=0.05', 'openmetrics'],
  ['*/*;q=1,application/openmetrics-text;q=0.2', 'text'],
  ['application/openmetrics-text;Q=0,text/plain', 'text'],
  // Versions that are not written.
  ['application/openmetrics-text;version=0.0.1', 'text'],
  ['application/openmetrics-text;version=2.0.0', 'text'],
  ['application/openmetrics-text;version=2.0.0,application/openmetrics-text;q=0.1', 'openmetrics'],
  ['text/plain;version=1.0.0', 'text'],
  ['text/plain;version=1.0.0,application/openmetrics-text;version=1.0.0;q=0.1', 'openmetrics'],
  ['application/openmetrics-text;version=', 'text'],
  // Nothing fits.
  ['application/json', 'text'],
  ['text/plain;q=0', 'text'],
  ['application/openmetrics-text;q=0', 'text'],
  ['*/*;q=0', 'text'],
  // Junk.
  ['openmetrics', 'text'],
  ['application/openmetrics-text/1', 'text'],
  ['application/openmetrics-text-plus', 'text'],
  ['*/openmetrics-text', 'text'],
  [',,;;=,', 'text'],
  [',,application/openmetrics-text,,', 'openmetrics'],
  ['application/openmetrics-text;q=2', 'text'],
  ['application/openmetrics-text;q=-1', 'text'],
  ['application/openmetrics-text;q=high', 'text'],
  ['application/openmetrics-text;q=', 'text'],
  ['application/openmetrics-text;q', 'openmetrics'],
  ['"application/openmetrics-text', 'text'],
  ['"\\', 'text'],
  ['text/plain;a="application/openmetrics-text,', 'text'],
];

const SIXTEEN_KB = 16 * 1_024;
const LONG: [string, string, Format][] = [
  ['commas', ','.repeat(SIXTEEN_KB), 'text'],
  ['semicolons', `application/openmetrics-text${';'.repeat(SIXTEEN_KB)}`, 'openmetrics'],
  ['one quoted string', `text/plain;a="${'\\"'.repeat(SIXTEEN_KB / 2)}`, 'text'],
  ['open quotes', '"'.repeat(SIXTEEN_KB + 1), 'text'],
  ['spaces', `application/openmetrics-text;q=1${' '.repeat(SIXTEEN_KB)}x`, 'text'],
  ['spaces around', `${' '.repeat(SIXTEEN_KB)}application/openmetrics-text`, 'openmetrics'],
  ['slashes', '/'.repeat(SIXTEEN_KB), 'text'],
  ['digits', `application/openmetrics-text;q=0.${'0'.repeat(SIXTEEN_KB)}`, 'text'],
  ['many ranges', `${'a/b;q=0.1,'.repeat(1_638)}application/openmetrics-text`, 'openmetrics'],
];

let app: TestApp;

beforeAll(async () => {
  ({ app } = await startApp());
});
afterAll(closeApps);

describe('an Accept header', () => {
  it.each(TABLE)('of %j is answered with %s', async (accept, format) => {
    const { contentType, text } = await render(app, accept);
    expect(contentType).toBe(CONTENT_TYPES[format]);
    expect(text.endsWith('# EOF\n')).toBe(format === 'openmetrics');
    expect(app.get(MetricsExposition, { strict: false }).contentType(accept)).toBe(contentType);
  });

  it.each(LONG)('of 16 KB of %s is answered', async (_, accept, format) => {
    expect((await render(app, accept)).contentType).toBe(CONTENT_TYPES[format]);
  });

  it.each(LONG)('of 1 MB of %s is answered too, since it is read once', (_, accept) => {
    const exposition = app.get(MetricsExposition, { strict: false });
    // What is quadratic would need 4,096 times as long as for 16 KB, and run into the time limit.
    const contentType = exposition.contentType(accept.repeat(64));
    expect(Object.values(CONTENT_TYPES)).toContain(contentType);
  });

  it.each(ADAPTERS)('is answered in the same way over HTTP on %s', async (adapter) => {
    const { url } = await startApp({ adapter });
    const answers = TABLE.filter(([accept]) => accept !== '').map(async ([accept]) => {
      const headers: Record<string, string> = accept === undefined ? {} : { accept };
      const answer = await send(`${url}/metrics`, { headers });
      const isOpenMetrics = answer.body.toString().endsWith('# EOF\n');
      return [accept, answer.headers['content-type'], isOpenMetrics];
    });
    expect(await Promise.all(answers)).toEqual(
      TABLE.filter(([accept]) => accept !== '').map(([accept, format]) => [
        accept,
        CONTENT_TYPES[format],
        format === 'openmetrics',
      ]),
    );
  });
});
