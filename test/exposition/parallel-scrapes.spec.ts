import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Counter as PromCounter, Registry } from 'prom-client';
import { MetricsModule, OnScrape, defineCounter, defineGauge } from 'nestjs-metrics';
import { send } from '../endpoint/send.js';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { CONTENT_TYPES, OPENMETRICS, TEXT } from './render.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });
const Depth = defineGauge({ name: 'depth', help: 'Depth.' });

@Injectable()
class Reader {
  @OnScrape(Depth)
  async depth(): Promise<number> {
    await new Promise((resolve) => setImmediate(resolve));
    return 1;
  }
}

afterEach(closeApps);

describe.each(ADAPTERS)('parallel scrapes in both formats on %s', (adapter) => {
  it('each have header and body of one format, and counters keep their names', async () => {
    const registry = new Registry();
    new PromCounter({ name: 'foreign_total', help: 'Foreign.', registers: [registry] }).inc(2);
    new PromCounter({ name: 'bare', help: 'Bare.', registers: [registry] }).inc(3);
    const { url } = await startApp({
      adapter,
      module: MetricsModule.forRoot({ registry, metrics: [Orders], defaultMetrics: false }),
      providers: [Reader],
    });
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const accept = index % 2 === 0 ? TEXT : OPENMETRICS;
        return { accept, ...(await send(`${url}/metrics`, { headers: { accept } })) };
      }),
    );
    const bodies = new Map<string, Set<string>>();
    for (const { accept, headers, body } of answers) {
      const format = accept === TEXT ? 'text' : 'openmetrics';
      expect(headers['content-type']).toBe(CONTENT_TYPES[format]);
      const text = body.toString();
      expect(text.endsWith('# EOF\n')).toBe(format === 'openmetrics');
      expect(text).toContain(
        format === 'text' ? '# TYPE orders_total counter' : '# TYPE orders counter',
      );
      for (const line of ['orders_total 0', 'foreign_total 2', 'bare 3', 'depth 1']) {
        expect(text).toContain(`\n${line}\n`);
      }
      // Those that come after the moment of a rendering see what was counted until then.
      const own = text.replaceAll(/^nestjs_metrics_(scrape|exposition).*\n/gm, '');
      bodies.set(format, (bodies.get(format) ?? new Set()).add(own));
    }
    expect([...bodies.values()].map(({ size }) => size)).toEqual([1, 1]);
  });
});
