import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Counter,
  Gauge,
  Histogram,
  Registry,
  type RegistryContentType,
  Summary,
} from 'prom-client';
import { MetricsModule } from 'nestjs-metrics';
import { closeApps, startApp, type RunningApp } from '../support/app.js';
import { OPENMETRICS, render, TEXT } from './render.js';
import { duplicatesIn, samplesOf } from './samples.js';

function start(registry: Registry): Promise<RunningApp> {
  return startApp({
    module: MetricsModule.forRoot({ registry, defaultMetrics: false, http: false }),
  });
}

function fill(registry: Registry): void {
  const registers = [registry];
  new Counter({ name: 'f_total', help: 'C.', labelNames: ['a'], registers }).inc({ a: 'x' }, 2);
  new Counter({ name: 'f_bare', help: 'B.', registers }).inc(3);
  new Gauge({ name: 'f_gauge', help: 'G\n"g" \\', registers }).set(-Infinity);
  const histogram = { name: 'f_histogram', help: 'H.', labelNames: ['a'], buckets: [0.5, 1] };
  new Histogram({ ...histogram, registers }).observe({ a: 'x"\n' }, 0.7);
  new Summary({ name: 'f_summary', help: 'S.', percentiles: [0.5, 1], registers }).observe(4);
}

afterEach(closeApps);

describe('metrics that prom-client made in the same registry', () => {
  it('are rendered as text, each of its own type', async () => {
    const registry = new Registry();
    const { app } = await start(registry);
    fill(registry);
    const { text } = await render(app, TEXT);
    expect(text.slice(0, text.indexOf('# HELP nestjs_metrics_'))).toBe(
      [
        '# HELP f_total C.',
        '# TYPE f_total counter',
        'f_total{a="x"} 2',
        '# HELP f_bare B.',
        '# TYPE f_bare counter',
        'f_bare 3',
        '# HELP f_gauge G\\n"g" \\\\',
        '# TYPE f_gauge gauge',
        'f_gauge -Inf',
        '# HELP f_histogram H.',
        '# TYPE f_histogram histogram',
        'f_histogram_bucket{a="x\\"\\n",le="0.5"} 0',
        'f_histogram_bucket{a="x\\"\\n",le="1.0"} 1',
        'f_histogram_bucket{a="x\\"\\n",le="+Inf"} 1',
        'f_histogram_sum{a="x\\"\\n"} 0.7',
        'f_histogram_count{a="x\\"\\n"} 1',
        '# HELP f_summary S.',
        '# TYPE f_summary summary',
        'f_summary{quantile="0.5"} 4',
        'f_summary{quantile="1.0"} 4',
        'f_summary_sum 4',
        'f_summary_count 1',
        '',
      ].join('\n'),
    );
  });

  it('are rendered as OpenMetrics, counters under the same name', async () => {
    const registry = new Registry();
    fill(registry);
    const { app } = await start(registry);
    const { text } = await render(app, OPENMETRICS);
    expect(text).toContain('# TYPE f counter\n# HELP f C.\nf_total{a="x"} 2\n');
    expect(text).toContain('# TYPE f_bare unknown\n# HELP f_bare B.\nf_bare 3\n');
    expect(text).toContain('f_histogram_bucket{a="x\\"\\n",le="1.0"} 1\n');
    expect(text).toContain('f_summary{quantile="0.5"} 4\n');
  });

  it.each([TEXT, OPENMETRICS])('join into one line what %s cannot tell apart', async (accept) => {
    const registry = new Registry();
    const labelled = { help: 'L.', labelNames: ['a'], registers: [registry] };
    const counter = new Counter({ name: 'f_total', ...labelled });
    const histogram = new Histogram({ name: 'f_histogram', ...labelled, buckets: [1] });
    for (const a of ['\ud800', '\udc00', '1', 1]) {
      counter.inc({ a });
      histogram.observe({ a }, 2);
    }
    const { app } = await start(registry);
    const { text } = await render(app, accept);
    expect(duplicatesIn(text)).toEqual([]);
    expect(text).toContain('f_total{a="\ufffd"} 2\n');
    expect(text).toContain('f_total{a="1"} 2\n');
    expect(text).toContain('f_histogram_bucket{a="\ufffd",le="+Inf"} 2\n');
    expect(text).toContain('f_histogram_sum{a="\ufffd"} 4\n');
  });

  it('get the default labels of their registry, where they have none of that name', async () => {
    const registry = new Registry();
    registry.setDefaultLabels({ pod: 'p', a: 'default' });
    fill(registry);
    const { app } = await start(registry);
    const { text } = await render(app, TEXT);
    expect(text).toContain('f_total{a="x",pod="p"} 2\n');
    expect(text).toContain('f_bare{pod="p",a="default"} 3\n');
    expect(duplicatesIn(text)).toEqual([]);
  });

  it.each([TEXT, OPENMETRICS])(
    'make one line of what default labels make alike, asked for %s',
    async (accept) => {
      const registry = new Registry();
      registry.setDefaultLabels({ a: 'x' });
      const labelled = { help: 'L.', labelNames: ['a', 'b'], registers: [registry] };
      const counter = new Counter({ name: 'f_total', ...labelled });
      const gauge = new Gauge({ name: 'f_gauge', ...labelled });
      const histogram = new Histogram({ name: 'f_histogram', ...labelled, buckets: [1] });
      for (const labels of [{}, { a: 'x' }, { b: '1' }, { a: 'x', b: '1' }, { b: '2', a: 'y' }]) {
        counter.inc(labels, 2);
        gauge.set(labels, 3);
        histogram.observe(labels, 4);
      }
      const { app } = await start(registry);
      const { text } = await render(app, accept);
      expect(duplicatesIn(text)).toEqual([]);
      const values = samplesOf(text)
        .filter(({ name }) => /^f_(total|gauge|histogram_count)$/.test(name))
        .map(({ name, labels: { a, b }, value }) => `${name} ${a} ${b} ${value}`);
      expect(values.toSorted()).toEqual([
        'f_gauge x 1 3',
        'f_gauge x undefined 3',
        'f_gauge y 2 3',
        'f_histogram_count x 1 2',
        'f_histogram_count x undefined 2',
        'f_histogram_count y 2 1',
        'f_total x 1 4',
        'f_total x undefined 4',
        'f_total y 2 2',
      ]);
    },
  );

  it('are refreshed by their own collect, and vanish when they are removed', async () => {
    const registry = new Registry();
    let depth = 0;
    new Gauge({
      name: 'f_depth',
      help: 'D.',
      registers: [registry],
      collect() {
        this.set(++depth);
      },
    });
    const { sample, scrape } = await start(registry);
    expect(await sample('f_depth')).toBe(1);
    expect(await sample('f_depth')).toBe(2);
    registry.removeSingleMetric('f_depth');
    expect(await scrape()).not.toContain('f_depth');
  });

  it('keep their names after prom-client’s own OpenMetrics text was asked for', async () => {
    const registry = new Registry();
    (registry as Registry<RegistryContentType>).setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    fill(registry);
    const { app } = await start(registry);
    const names = registry.getMetricsAsArray().map(({ name }) => name);
    // All but what a scrape says of the one before.
    const wanted = { names: names.filter((name) => name !== 'nestjs_metrics_exposition_bytes') };
    const both = async (): Promise<unknown> => [
      await render(app, TEXT, wanted),
      await render(app, OPENMETRICS, wanted),
    ];
    const before = await both();
    await registry.metrics();
    expect(await both()).toEqual(before);
  });
});
