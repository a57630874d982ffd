import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { defineGauge, MetricsModule, OnScrape } from 'nestjs-metrics';
import { Registry } from 'prom-client';
import { ADAPTERS, closeApps, startApp, type Adapter } from '../support/app.js';
import { addForeignWork, type ForeignWork } from './foreign-work.js';
import { endScrapers, startScraper, untilStill, type Scraper } from './scraper.js';

/** More than 16 MiB and what the buffers between two sockets hold. */
const LARGE_MEGABYTES = 32;
const SMALL_MEGABYTES = 12;

const Depth = defineGauge({ name: 'depth', help: 'D.' });

/** A collector that ends when so many scrapes wait for it. */
@Injectable()
class Reader {
  runs = 0;
  until: Promise<void> = Promise.resolve();

  @OnScrape(Depth, { timeoutMs: 60_000 })
  async depth(): Promise<number> {
    this.runs++;
    await this.until;
    return 1;
  }
}

interface Scrapers {
  readonly url: string;
  readonly work: ForeignWork;
  /** Of one body each, of which nothing is read. */
  readonly scrapers: readonly [Scraper, Scraper, Scraper];
}

async function start(adapter: Adapter, megabytes: number): Promise<Scrapers> {
  const registry = new Registry();
  const work = addForeignWork(registry, megabytes);
  const { app, url } = await startApp({
    adapter,
    module: MetricsModule.forRoot({ registry, metrics: [Depth], defaultMetrics: false }),
    providers: [Reader],
  });
  const reader = app.get(Reader);
  let release!: () => void;
  reader.until = new Promise((resolve) => (release = resolve));
  const starting = Promise.all([1, 2, 3].map(() => startScraper(`${url}/metrics`)));
  await untilStill(`${url}/nowhere`, () => reader.runs);
  release();
  const scrapers = (await starting) as [Scraper, Scraper, Scraper];
  expect(reader.runs).toBe(1);
  return { url: `${url}/nowhere`, work, scrapers };
}

/** Reads whole bodies, always of the one of which less was read: none falls behind. */
async function readInStep(one: Scraper, other: Scraper): Promise<[Buffer, Buffer]> {
  const bodies = [one, other].map(({ incoming }) => ({
    parts: incoming[Symbol.asyncIterator]() as AsyncIterator<Buffer>,
    chunks: [] as Buffer[],
    bytes: 0,
  }));
  const unfinished = new Set(bodies);
  while (unfinished.size > 0) {
    const [behind] = [...unfinished].toSorted((a, b) => a.bytes - b.bytes);
    const { done, value } = await behind!.parts.next();
    if (done) {
      unfinished.delete(behind!);
    } else {
      behind!.chunks.push(value);
      behind!.bytes += value.length;
    }
  }
  const [first, second] = bodies.map(({ chunks }) => Buffer.concat(chunks));
  return [first!, second!];
}

afterEach(async () => {
  endScrapers();
  await closeApps();
});

describe.each(ADAPTERS)('scrapers of one body on %s', (adapter) => {
  it('have the same bytes, though one reads when the other has finished', async () => {
    const { work, scrapers } = await start(adapter, SMALL_MEGABYTES);
    const [first, second, third] = scrapers;
    const [body, same] = await Promise.all([first.rest(), second.rest()]);
    const late = await third.rest();
    expect(body.toString().match(/^work_\d+\{/gm)).toHaveLength(work.series);
    expect(same.equals(body)).toBe(true);
    expect(late.equals(body)).toBe(true);
    expect(work.rendered()).toBe(work.series);
  });

  it('are cut where they are too slow, and the others are not', async () => {
    const { work, scrapers } = await start(adapter, LARGE_MEGABYTES);
    const [fast, slow, other] = scrapers;
    const [body, same] = await readInStep(fast, other);
    expect(body.toString().match(/^work_\d+\{/gm)).toHaveLength(work.series);
    expect(same.equals(body)).toBe(true);
    await expect(slow.rest()).rejects.toThrow(/aborted|reset|hang up/i);
    expect(work.rendered()).toBe(work.series);
  });

  it('do not drive it on once they have left', async () => {
    const { url, work, scrapers } = await start(adapter, LARGE_MEGABYTES);
    const [leaving, alsoLeaving, staying] = scrapers;
    await leaving.some();
    await alsoLeaving.some();
    await Promise.all([leaving.leave(), alsoLeaving.leave()]);
    expect(await untilStill(url, work.rendered)).toBeLessThan(0.6 * work.series);
    const body = await staying.rest();
    expect(body.toString().match(/^work_\d+\{/gm)).toHaveLength(work.series);
  });

  it('stop it when all have left', async () => {
    const { url, work, scrapers } = await start(adapter, LARGE_MEGABYTES);
    for (const scraper of scrapers) {
      await scraper.some();
      await scraper.leave();
    }
    expect(await untilStill(url, work.rendered)).toBeLessThan(0.6 * work.series);
  });
});
