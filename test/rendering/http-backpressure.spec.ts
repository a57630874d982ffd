import { createGunzip } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { MetricsModule } from 'nestjs-metrics';
import { Registry } from 'prom-client';
import { send } from '../endpoint/send.js';
import { ADAPTERS, closeApps, startApp, type Adapter, type TestApp } from '../support/app.js';
import { addForeignWork, type ForeignWork } from './foreign-work.js';
import { endScrapers, startScraper, untilStill } from './scraper.js';

/** Several times what the buffers between two sockets hold, also once it is compressed. */
const MEGABYTES = 20;
const ENCODINGS = ['identity', 'gzip'] as const;

@Controller()
class Ping {
  @Get('ping')
  ping(): string {
    return 'pong';
  }
}

interface Running {
  readonly app: TestApp;
  readonly work: ForeignWork;
  readonly metrics: string;
  readonly ping: string;
}

async function start(adapter: Adapter): Promise<Running> {
  const registry = new Registry();
  const work = addForeignWork(registry, MEGABYTES);
  const { app, url } = await startApp({
    adapter,
    module: MetricsModule.forRoot({ registry, defaultMetrics: false }),
    controllers: [Ping],
  });
  return { app, work, metrics: `${url}/metrics`, ping: `${url}/ping` };
}

/** How many series of {@link ForeignWork} a body has. */
async function seriesIn(body: Buffer, encoding: string): Promise<number> {
  let text = body.toString();
  if (encoding === 'gzip') {
    const chunks: Buffer[] = [];
    const gunzip = createGunzip();
    gunzip.end(body);
    for await (const chunk of gunzip) chunks.push(chunk as Buffer);
    text = Buffer.concat(chunks).toString();
  }
  return text.match(/^work_\d+\{/gm)?.length ?? 0;
}

afterEach(async () => {
  endScrapers();
  await closeApps();
});

describe.each(ADAPTERS)('a scrape over HTTP on %s', (adapter) => {
  describe.each(ENCODINGS)('(%s)', (encoding) => {
    const headers = { 'accept-encoding': encoding };

    it('waits for a scraper that does not read, while the app goes on', async () => {
      const { work, metrics, ping } = await start(adapter);
      const scraper = await startScraper(metrics, headers);
      const rendered = await untilStill(ping, work.rendered);
      expect(rendered).toBeGreaterThan(0);
      expect(rendered).toBeLessThan(0.8 * work.series);
      expect(await seriesIn(await scraper.rest(), encoding)).toBe(work.series);
      expect(work.rendered()).toBe(work.series);
    });

    it('sends its first bytes long before the last ones are rendered', async () => {
      const { work, metrics, ping } = await start(adapter);
      const scraper = await startScraper(metrics, headers);
      expect(scraper.incoming.headers['content-length']).toBeUndefined();
      const first = await scraper.some();
      expect(first.length).toBeGreaterThan(0);
      expect(await untilStill(ping, work.rendered)).toBeLessThan(0.8 * work.series);
      const body = Buffer.concat([first, await scraper.rest()]);
      expect(await seriesIn(body, encoding)).toBe(work.series);
    });

    it('stops where the scraper leaves, and the next one has everything', async () => {
      const { work, metrics, ping } = await start(adapter);
      const scraper = await startScraper(metrics, headers);
      await scraper.some();
      await scraper.leave();
      const rendered = await untilStill(ping, work.rendered);
      expect(rendered).toBeLessThan(0.8 * work.series);
      const { status, body } = await send(metrics, { headers });
      expect(status).toBe(200);
      expect(await seriesIn(body, encoding)).toBe(work.series);
      expect(work.rendered()).toBe(rendered + work.series);
    });
  });

  it('renders nothing for HEAD', async () => {
    const { work, metrics, ping } = await start(adapter);
    for (const encoding of ENCODINGS) {
      const headers = { 'accept-encoding': encoding };
      const { status, body } = await send(metrics, { method: 'HEAD', headers });
      expect(status).toBe(200);
      expect(body).toHaveLength(0);
    }
    expect(await untilStill(ping, work.rendered)).toBe(0);
  });
});
