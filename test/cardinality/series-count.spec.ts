import { Injectable } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { InjectRegistry, OnScrape, type Row } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { Registry, Counter as PromCounter } from 'prom-client';
import { render, TEXT } from '../exposition/render.js';
import { ADAPTERS, closeApps } from '../support/app.js';
import { startHandles } from '../handles/handle-app.js';
import { ALL, Busy, Depth, Visits, Wait } from './metrics.js';

afterEach(closeApps);

/** What a body says of each metric, and how many label sets it shows of it. */
function countsIn(body: string): Record<string, [said: number, shown: number]> {
  const counts: Record<string, [number, number]> = {};
  for (const [, metric, said] of body.matchAll(
    /^nestjs_metrics_series\{metric="(.*?)"\} (\d+)$/gm,
  )) {
    const sample = new RegExp(`^${metric}(?:_count)?(?:\\{.*\\})? `, 'gm');
    counts[metric!] = [Number(said), body.match(sample)?.length ?? 0];
  }
  return counts;
}

@Injectable()
class Reader {
  rows = 0;

  constructor(@InjectRegistry() readonly registry: Registry) {}

  @OnScrape(Depth)
  depth(): Row<{ tenant: string }>[] {
    return Array.from({ length: this.rows }, (_, index) => ({
      labels: { tenant: `r${index}` },
      value: 1,
    }));
  }
}

describe('nestjs_metrics_series', () => {
  it.each(ADAPTERS)(
    'has every metric from the first scrape, and none of the module itself, on %s',
    async (adapter) => {
      const { scrape } = await startHandles(ALL, { http: true }, { adapter });
      const counts = countsIn(await scrape());
      expect(Object.keys(counts).filter((name) => !name.startsWith('http_'))).toEqual(
        ALL.map(({ name }) => name),
      );
      expect(Object.keys(counts)).toContain('http_requests_total');
      for (const [said, shown] of Object.values(counts)) expect(said).toBe(shown);
    },
  );

  it('agrees with its body whatever comes and goes, also rows of that very scrape', async () => {
    const { app, handle, scrape } = await startHandles(ALL, {}, { providers: [Reader] });
    for (let time = 0; time < 5; time++) {
      for (let index = 0; index < 40 * time; index++) {
        handle(Visits).inc({ tenant: `t${index}` });
        handle(Wait).observe({ tenant: `t${index}` }, 1);
      }
      if (time === 3) handle(Visits).reset();
      app.get(Reader).rows = 7 - time;
      const counts = countsIn(await scrape());
      expect(counts['depth']).toEqual([7 - time, 7 - time]);
      for (const [said, shown] of Object.values(counts)) expect(said).toBe(shown);
    }
  });

  it('counts folded series', async () => {
    const { handle, sample } = await startHandles(ALL, { cardinality: { maxSeriesPerMetric: 3 } });
    for (let index = 0; index < 9; index++) handle(Visits).inc({ tenant: `t${index}` });
    expect(await sample('nestjs_metrics_series{metric="visits_total"}')).toBe(5);
  });

  it('forgets a metric that is gone from the registry, and does not know what is of prom-client', async () => {
    const { app, scrape } = await startHandles(ALL, {}, { providers: [Reader] });
    const { registry } = app.get(Reader);
    new PromCounter({ name: 'alone_total', help: 'Alone.', registers: [registry] });
    registry.removeSingleMetric('busy');
    expect(Object.keys(countsIn(await scrape()))).toEqual(
      ALL.filter((one) => one !== Busy).map(({ name }) => name),
    );
  });

  it('is read alone too, and by prom-client and the testing kit', async () => {
    const { app, handle } = await startHandles(ALL, {}, { providers: [Reader] });
    const line = 'nestjs_metrics_series{metric="visits_total"}';
    handle(Visits).inc({ tenant: 'a' });
    const { text } = await render(app, TEXT, { names: ['nestjs_metrics_series'] });
    expect(text).toContain(`${line} 2\n`);
    handle(Visits).inc({ tenant: 'b' });
    const { registry } = app.get(Reader);
    expect(await registry.metrics()).toContain(`${line} 3\n`);
    handle(Visits).inc({ tenant: 'c' });
    const series = registry.getSingleMetric('nestjs_metrics_series')!;
    expect(await valueOf(series as never, { metric: 'visits_total' })).toBe(4);
  });

  it('is that of all apps that share a registry', async () => {
    const registry = new Registry();
    const one = await startHandles([Visits], { registry });
    const other = await startHandles([Depth], { registry });
    expect(Object.keys(countsIn(await other.scrape()))).toEqual(['visits_total', 'depth']);
    await one.app.close();
    expect(Object.keys(countsIn(await other.scrape()))).toEqual(['depth']);
  });
});
