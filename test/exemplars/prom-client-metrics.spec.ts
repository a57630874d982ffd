import { afterEach, describe, expect, it } from '@jest/globals';
import { MetricsExposition, MetricsModule } from 'nestjs-metrics';
import { Counter, Histogram } from 'prom-client';
import { openMetricsRegistry } from '../compatibility/registries.js';
import { OPENMETRICS, TEXT } from '../exposition/render.js';
import { closeApps, startApp, type RunningApp } from '../support/app.js';
import { exemplarsIn } from './exemplar-app.js';

afterEach(closeApps);

interface ForeignApp extends RunningApp {
  readonly counter: Counter<'kind' | 'trace_id'>;
  readonly histogram: Histogram<'kind' | 'trace_id'>;
}

/** An app in whose registry metrics of prom-client's stand, with exemplars. */
async function startForeign(): Promise<ForeignApp> {
  const registry = openMetricsRegistry();
  const options = {
    help: 'What it measures.',
    // prom-client's types want the labels of exemplars declared as those of the metric are.
    labelNames: ['kind', 'trace_id'] as const,
    registers: [registry],
    enableExemplars: true,
  };
  const counter = new Counter({ ...options, name: 'foreign_total' });
  const histogram = new Histogram({ ...options, name: 'foreign_size', buckets: [1, 60] });
  const running = await startApp({
    module: MetricsModule.forRoot({ registry, defaultMetrics: false }),
  });
  return { ...running, counter, histogram };
}

const labels = { kind: 'a' };
const exemplarLabels = { trace_id: 'abc' };

describe('exemplars of a metric that prom-client made', () => {
  it('are told in our OpenMetrics, and not in text', async () => {
    const { counter, histogram, scrape } = await startForeign();
    counter.inc({ labels, value: 3, exemplarLabels });
    histogram.observe({ labels, value: 8, exemplarLabels });
    const body = await scrape(OPENMETRICS);
    expect(exemplarsIn(body)).toEqual({
      'foreign_total{kind="a"}': '{trace_id="abc"} 3',
      'foreign_size_bucket{kind="a",le="60.0"}': '{trace_id="abc"} 8',
    });
    expect(await scrape(TEXT)).not.toMatch(/^[^#].* # /m);
  });

  it('have the time that prom-client gave them', async () => {
    const { counter, scrape } = await startForeign();
    const from = Date.now() / 1_000;
    counter.inc({ labels, value: 3, exemplarLabels });
    const until = Date.now() / 1_000;
    const [, seconds] = / # \{trace_id="abc"\} 3 (\S+)$/m.exec(await scrape(OPENMETRICS)) ?? [];
    expect(Number(seconds)).toBeGreaterThanOrEqual(from);
    expect(Number(seconds)).toBeLessThanOrEqual(until);
  });

  it('are left out where prom-client refused them, whose remains nobody could read', async () => {
    const { counter, histogram, scrape } = await startForeign();
    const tooLong = { trace_id: 'x'.repeat(129) };
    expect(() => counter.inc({ labels, value: 3, exemplarLabels: tooLong })).toThrow(RangeError);
    expect(() => histogram.observe({ labels, value: 8, exemplarLabels: tooLong })).toThrow(
      RangeError,
    );
    const body = await scrape(OPENMETRICS);
    expect(body).toContain('foreign_total{kind="a"} 3\n');
    expect(exemplarsIn(body)).toEqual({});
  });

  it.each<[what: string, bad: { trace_id?: string }]>([
    ['a bad name', { 'no name': 'x' } as object],
    ['a NUL, at which Prometheus gives up the scrape', { trace_id: 'a\u0000b' }],
  ])('are left out where they would cost the body of all metrics: %s', async (_, bad) => {
    const { counter, histogram, scrape } = await startForeign();
    counter.inc({ labels, value: 3, exemplarLabels: bad });
    histogram.observe({ labels, value: 8, exemplarLabels: bad });
    const body = await scrape(OPENMETRICS);
    expect(body).toContain('foreign_total{kind="a"} 3\n');
    expect(exemplarsIn(body)).toEqual({});
  });

  it('that come while a body is read are not in it', async () => {
    const { app, counter, histogram, scrape } = await startForeign();
    counter.inc({ labels, value: 3, exemplarLabels });
    histogram.observe({ labels, value: 8, exemplarLabels });
    const { body } = await app.get(MetricsExposition).render(OPENMETRICS);
    const newer = { trace_id: 'newer' };
    counter.inc({ labels, value: 5, exemplarLabels: newer });
    histogram.observe({ labels, value: 9, exemplarLabels: newer });
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    expect(exemplarsIn(Buffer.concat(chunks).toString())).toEqual({
      'foreign_total{kind="a"}': '{trace_id="abc"} 3',
      'foreign_size_bucket{kind="a",le="60.0"}': '{trace_id="abc"} 8',
    });
    expect(Object.values(exemplarsIn(await scrape(OPENMETRICS)))).toEqual([
      '{trace_id="newer"} 5',
      '{trace_id="newer"} 9',
    ]);
  });
});
