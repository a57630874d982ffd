import { afterEach, describe, expect, it } from '@jest/globals';
import { defineGauge, MetricsModule, OnScrape } from 'nestjs-metrics';
import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { send } from '../endpoint/send.js';
import { CONTENT_TYPES, OPENMETRICS, TEXT } from '../exposition/render.js';
import { parseText } from '../properties/parse-exposition.js';
import { fillHistogram, Lag } from '../rendering/many-series.js';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';

/** Of 31 buckets each: 55,025. */
const SERIES = 1_775;
const SCRAPERS = 20;

const Depth = defineGauge({ name: 'depth', help: 'Depth.' });

/** A collector that a test lets go, when all scrapes wait for it. */
@Injectable()
class Reader {
  until: Promise<void> = Promise.resolve();

  @OnScrape(Depth, { timeoutMs: 60_000 })
  async depth(): Promise<number> {
    await this.until;
    return 1;
  }
}

afterEach(closeApps);

describe.each(ADAPTERS)('20 scrapers of 55,000 buckets at once on %s', (adapter) => {
  it('have whole bodies, of one rendering a format', async () => {
    const { app, url } = await startApp({
      adapter,
      module: MetricsModule.forRoot({
        registry: new Registry(),
        metrics: [Lag, Depth],
        defaultMetrics: false,
      }),
      providers: [Reader],
    });
    fillHistogram(app, SERIES);
    let release!: () => void;
    app.get(Reader).until = new Promise((resolve) => (release = resolve));
    let arrived = 0;
    (app.getHttpServer() as NodeJS.EventEmitter).on('request', () => (arrived += 1));
    const answers = Array.from({ length: SCRAPERS }, (_, index) => {
      const accept = index % 2 === 0 ? TEXT : OPENMETRICS;
      const headers = { accept, 'x-prometheus-scrape-timeout-seconds': '120' };
      return send(`${url}/metrics`, { headers });
    });
    expect(await eventually(async () => arrived, SCRAPERS)).toBe(SCRAPERS);
    for (let ping = 0; ping < 5; ping++) await (await fetch(`${url}/nowhere`)).text();
    release();
    const bodies = new Map<string, string>();
    for (const { status, headers, body } of await Promise.all(answers)) {
      expect(status).toBe(200);
      bodies.set(body.toString(), headers['content-type']!);
    }
    expect([...bodies.values()].toSorted()).toEqual([
      CONTENT_TYPES.openmetrics,
      CONTENT_TYPES.text,
    ]);
    for (const [text, type] of bodies) {
      expect(text.match(/^lag_seconds_bucket\{/gm)).toHaveLength(SERIES * 31);
      expect(text.endsWith('# EOF\n')).toBe(type === CONTENT_TYPES.openmetrics);
      // The strict parser takes longer than all the scrapes; it reads OpenMetrics elsewhere.
      if (type === CONTENT_TYPES.text) parseText(text);
    }
  }, 240_000);
});
