import { afterEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { MetricsExposition, MetricsModule, type Exposition } from 'nestjs-metrics';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { closeApps, startApp } from '../support/app.js';
import { EVERY_METRIC, handle, Orders, recordEverything, Revenue } from './every-metric.js';
import { CONTENT_TYPES, OPENMETRICS, render, TEXT } from './render.js';
import { samplesOf } from './samples.js';

const contexts: INestApplicationContext[] = [];

async function context(): Promise<INestApplicationContext> {
  const module = MetricsModule.forRoot({ metrics: EVERY_METRIC, defaultMetrics: false });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  contexts.push(app);
  return app;
}

afterEach(async () => {
  await closeApps();
  await Promise.all(contexts.splice(0).map((app) => app.close()));
});

describe('MetricsExposition.render', () => {
  it('works without an HTTP server, in both formats', async () => {
    const app = await context();
    recordEverything(app);
    expect((await render(app)).contentType).toBe(CONTENT_TYPES.text);
    const { contentType, text } = await render(app, OPENMETRICS);
    expect(contentType).toBe(CONTENT_TYPES.openmetrics);
    expect(text).toMatch(/^revenue_dollars_total 1e\+21$/m);
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  it('limits the families to exact names, from any iterable', async () => {
    const app = await context();
    for (const names of [[Revenue.name], new Set([Revenue.name, 'nothing'])]) {
      const { text } = await render(app, TEXT, { names });
      expect(samplesOf(text)).toEqual([{ name: Revenue.name, labels: {}, value: '0' }]);
    }
    for (const name of ['revenue_dollars', 'revenue_dollars_total ', 'constructor', '']) {
      expect((await render(app, TEXT, { names: [name] })).text).toBe('');
    }
    expect((await render(app, TEXT, { names: [] })).text).toBe('');
  });

  it('yields bytes of well-formed UTF-8, in chunks where there is much', async () => {
    const registry = new Registry();
    const { app } = await startApp({
      module: MetricsModule.forRoot({ registry, defaultMetrics: false, metrics: [Orders] }),
    });
    for (let index = 0; index < 900; index++) {
      handle(app, Orders).inc({ outcome: 'success', tenant: '🔑'.repeat(50) + index });
    }
    const exposition: Exposition = await app.get(MetricsExposition, { strict: false }).render();
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let text = '';
    let chunks = 0;
    for await (const chunk of exposition.body) {
      expect(chunk).toBeInstanceOf(Uint8Array);
      // Each chunk decodes on its own: none is cut within a character.
      text += decoder.decode(chunk);
      chunks++;
    }
    expect(chunks).toBeGreaterThan(1);
    expect(samplesOf(text).filter(({ name }) => name === Orders.name)).toHaveLength(900);
  });

  it('shows one instant: what is recorded while a body is read is in the next one', async () => {
    const app = await context();
    const { body } = await app.get(MetricsExposition).render(TEXT, { names: [Revenue.name] });
    handle(app, Revenue).inc(5);
    let text = '';
    for await (const chunk of body) text += Buffer.from(chunk).toString();
    expect(text).toContain('revenue_dollars_total 0\n');
    expect((await render(app, TEXT)).text).toContain('revenue_dollars_total 5\n');
  });
});
