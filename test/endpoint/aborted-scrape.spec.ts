import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Gauge, Registry } from 'prom-client';
import { MetricsModule } from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';

/** Of 4,000 characters each, so that a body has 8 MB: more than the buffers between two sockets hold. */
const SERIES = 2_000;

afterEach(closeApps);

describe.each(ADAPTERS)('a scraper that leaves in the middle of a body on %s', (adapter) => {
  it.each(['identity', 'gzip'])('leaves the app healthy (%s)', async (encoding) => {
    const registry = new Registry();
    const labelNames = ['series'];
    const gauge = new Gauge({ name: 'large', help: 'L.', labelNames, registers: [registry] });
    for (let index = 0; index < SERIES; index++) {
      gauge.set({ series: `${index}`.padEnd(4_000, `${Math.random()}`) }, Math.random());
    }
    const failures: unknown[] = [];
    const listen = (error: unknown): void => void failures.push(error);
    process.on('unhandledRejection', listen);
    process.on('uncaughtException', listen);
    try {
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
    } finally {
      process.off('unhandledRejection', listen);
      process.off('uncaughtException', listen);
    }
    expect(failures).toEqual([]);
  });
});
