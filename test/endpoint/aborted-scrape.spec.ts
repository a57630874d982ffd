import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Server, Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { defineGauge, MetricsModule, OnScrape } from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';

/** Of 4,000 characters each, so that a body has 8 MB: more than the buffers between two sockets hold. */
const SERIES = 2_000;

const Depth = defineGauge({ name: 'depth', help: 'Depth.' });

/** A reader that a test lets in and lets go. */
@Injectable()
class Reader {
  entered: () => void = () => undefined;
  until: Promise<void> = Promise.resolve();

  @OnScrape(Depth, { timeoutMs: 60_000 })
  async depth(): Promise<number> {
    this.entered();
    await this.until;
    return 3;
  }
}

/** Runs a test's body; returns what nobody handled meanwhile. */
async function failuresOf(body: () => Promise<void>): Promise<unknown[]> {
  const failures: unknown[] = [];
  const listen = (error: unknown): void => void failures.push(error);
  process.on('unhandledRejection', listen);
  process.on('uncaughtException', listen);
  try {
    await body();
  } finally {
    process.off('unhandledRejection', listen);
    process.off('uncaughtException', listen);
  }
  return failures;
}

afterEach(closeApps);

describe.each(ADAPTERS)('a scraper that leaves in the middle of a body on %s', (adapter) => {
  it.each(['identity', 'gzip'])('leaves the app healthy (%s)', async (encoding) => {
    const registry = new Registry();
    const labelNames = ['series'];
    const gauge = new Gauge({ name: 'large', help: 'L.', labelNames, registers: [registry] });
    for (let index = 0; index < SERIES; index++) {
      gauge.set({ series: `${index}`.padEnd(4_000, `${Math.random()}`) }, Math.random());
    }
    const failures = await failuresOf(async () => {
      const { app, url, scrape } = await startApp({
        adapter,
        module: MetricsModule.forRoot({ registry, defaultMetrics: false }),
      });
      for (let round = 0; round < 3; round++) {
        const outgoing = request(`${url}/metrics`, { headers: { 'accept-encoding': encoding } });
        outgoing.on('error', () => undefined);
        outgoing.end();
        const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
        incoming.on('error', () => undefined);
        await once(incoming, 'data');
        const closed = new Promise((resolve) => incoming.once('close', resolve));
        outgoing.destroy();
        await closed;
      }
      expect((await scrape()).match(/^large\{/gm)).toHaveLength(SERIES);
      await app.close();
    });
    expect(failures).toEqual([]);
  });
});

describe.each(ADAPTERS)('a scraper that leaves while metrics are collected on %s', (adapter) => {
  it.each(['identity', 'gzip'])('leaves the app healthy (%s)', async (encoding) => {
    const failures = await failuresOf(async () => {
      const { app, url, scrape } = await startApp({ adapter, providers: [Reader] });
      const reader = app.get(Reader);
      for (let round = 0; round < 3; round++) {
        let release!: () => void;
        reader.until = new Promise((resolve) => (release = resolve));
        const entered = new Promise<void>((resolve) => (reader.entered = resolve));
        const connected = once(app.getHttpServer() as Server, 'connection') as Promise<[Socket]>;
        const headers = { 'accept-encoding': encoding };
        const outgoing = request(`${url}/metrics`, { headers, agent: false });
        outgoing.on('error', () => undefined);
        outgoing.end();
        const [socket] = await connected;
        await entered;
        const gone = once(socket, 'close');
        outgoing.destroy();
        await gone;
        release();
        expect(await scrape()).toContain('depth 3\n');
      }
      await app.close();
    });
    expect(failures).toEqual([]);
  });
});
