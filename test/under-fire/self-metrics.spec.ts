import { afterEach, describe, expect, it } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { MetricsModule } from 'nestjs-metrics';
import { Registry } from 'prom-client';
import { send } from '../endpoint/send.js';
import { OPENMETRICS, TEXT } from '../exposition/render.js';
import { ADAPTERS, closeApps, sampleIn, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';

const scrapes = (format: string, outcome: string): string =>
  `nestjs_metrics_scrapes_total{format="${format}",outcome="${outcome}"}`;
const COUNT = 'nestjs_metrics_scrape_duration_seconds_count';
const BYTES = 'nestjs_metrics_exposition_bytes';

afterEach(closeApps);

describe.each(ADAPTERS)('what the endpoint says of scrapes on %s', (adapter) => {
  it('is all at zero in the first one', async () => {
    const { scrape } = await startApp({ adapter });
    const body = await scrape();
    for (const format of ['text', 'openmetrics']) {
      const outcomes = ['success', 'error', 'cancelled', 'timeout', 'busy', 'unauthorized'];
      for (const outcome of outcomes) expect(sampleIn(body, scrapes(format, outcome))).toBe(0);
    }
    expect(body.match(/^nestjs_metrics_scrapes_total\{/gm)).toHaveLength(12);
    expect(sampleIn(body, COUNT)).toBe(0);
    expect(sampleIn(body, BYTES)).toBe(0);
  });

  it('counts each by format, and how long it took, and shows those before', async () => {
    const { url, sample } = await startApp({ adapter });
    const seen = { text: -1, openmetrics: -1 };
    for (const [format, accept] of [
      ['text', TEXT],
      ['openmetrics', OPENMETRICS],
      ['text', TEXT],
    ] as const) {
      await send(`${url}/metrics?name[]=x`, { headers: { accept } });
      seen[format] += 1;
    }
    expect(await eventually(() => sample(scrapes('openmetrics', 'success')), 1)).toBe(1);
    expect(await sample(scrapes('text', 'success'))).toBeGreaterThanOrEqual(2);
    expect(await sample(COUNT)).toBeGreaterThanOrEqual(3);
    expect(await sample(scrapes('text', 'error'))).toBe(0);
  });

  it('gives the size of the last body of all metrics, as it is before compression', async () => {
    const { url, sample } = await startApp({ adapter });
    const headers = { 'accept-encoding': 'gzip' };
    const { length } = gunzipSync((await send(`${url}/metrics`, { headers })).body);
    const query = `?name[]=${BYTES}`;
    const { body } = await send(`${url}/metrics${query}`);
    expect(sampleIn(body.toString(), BYTES)).toBe(length);
    expect(sampleIn((await send(`${url}/metrics${query}`)).body.toString(), BYTES)).toBe(length);
    expect(await sample(BYTES)).toBe(length);
  });

  it('counts neither HEAD nor other methods', async () => {
    const { url, scrape } = await startApp({ adapter });
    for (const method of ['HEAD', 'POST']) await send(`${url}/metrics`, { method });
    const body = await scrape();
    expect(body.match(/^nestjs_metrics_scrapes_total\{.*\} 0$/gm)).toHaveLength(12);
  });

  it('counts who may not read it', async () => {
    const { url } = await startApp({
      adapter,
      metrics: { endpoint: { auth: { bearerToken: 'open sesame' } } },
    });
    const refused = await send(`${url}/metrics`, { headers: { accept: OPENMETRICS } });
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(refused.headers['cache-control']).toBe('no-store');
    const headers = { authorization: 'Bearer open sesame' };
    const body = (await send(`${url}/metrics`, { headers })).body.toString();
    expect(sampleIn(body, scrapes('openmetrics', 'unauthorized'))).toBe(1);
    expect(sampleIn(body, scrapes('text', 'unauthorized'))).toBe(0);
  });

  it('answers 500 where there can be no body, and counts it', async () => {
    class BrokenRegistry extends Registry {
      isBroken = false;

      override getMetricsAsArray(): ReturnType<Registry['getMetricsAsArray']> {
        if (this.isBroken) throw new Error('no metrics');
        return super.getMetricsAsArray();
      }
    }
    const registry = new BrokenRegistry();
    const module = MetricsModule.forRoot({ registry, defaultMetrics: false });
    const { url, sample } = await startApp({ adapter, module });
    registry.isBroken = true;
    const answer = await send(`${url}/metrics`);
    expect([answer.status, answer.body.toString()]).toEqual([500, '']);
    expect(answer.headers['cache-control']).toBe('no-store');
    registry.isBroken = false;
    expect(await sample(scrapes('text', 'error'))).toBe(1);
  });
});
