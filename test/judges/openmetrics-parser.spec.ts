import { afterEach, expect, it } from '@jest/globals';
import { Counter, Gauge, Histogram, Registry, Summary } from 'prom-client';
import { defineGauge, defineHistogram, defineSummary, MetricsModule, open } from 'nestjs-metrics';
import { EVERY_METRIC, handle, NASTY, recordEverything } from '../exposition/every-metric.js';
import { OPENMETRICS } from '../exposition/render.js';
import { duplicatesIn } from '../exposition/samples.js';
import { closeApps, startApp } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { startEveryMetric } from './every-metric.app.js';
import { parseStrictly, type ParsedFamily } from './strict-parser.js';

/** What is kept of a label value: well-formed, and at most 200 code units. */
function kept(value: string): string {
  return value.slice(0, 200).toWellFormed();
}

function familyNamed(families: readonly ParsedFamily[], name: string): ParsedFamily {
  const family = families.find((one) => one.name === name);
  if (family === undefined) throw new Error(`No family ${name}`);
  return family;
}

afterEach(closeApps);

describeWith('openmetrics-parser', 'the strict OpenMetrics parser', () => {
  it.each([false, true])('accepts every kind of metric (created: %s)', async (created) => {
    const { scrape } = await startEveryMetric(created);
    const body = await scrape(OPENMETRICS);
    const types = new Map(parseStrictly(body).map(({ name, type }) => [name, type]));
    expect(Object.fromEntries(types)).toMatchObject({
      orders_processed: 'counter',
      revenue_dollars: 'counter',
      order_queue_depth: 'gauge',
      payment_duration_seconds: 'histogram',
      wait_seconds: 'summary',
      build: 'info',
      link_state: 'stateset',
      method_calls: 'counter',
      method_duration_seconds: 'histogram',
      method_calls_in_flight: 'gauge',
      nestjs_metrics_recording_errors: 'counter',
    });
    expect(body.includes('_created')).toBe(created);
    expect(duplicatesIn(body)).toEqual([]);
  });

  it('reads the values, units, helps and labels that were recorded', async () => {
    const { scrape } = await startEveryMetric();
    const families = parseStrictly(await scrape(OPENMETRICS));

    const orders = familyNamed(families, 'orders_processed').samples.map(({ labels, value }) => [
      labels,
      Number(value),
    ]);
    const recorded = new Map<string, number>();
    for (const [index, tenant] of NASTY.entries()) {
      recorded.set(kept(tenant), (recorded.get(kept(tenant)) ?? 0) + index + 0.5);
    }
    expect(orders).toEqual(
      [...recorded].map(([tenant, value]) => [{ outcome: 'success', tenant, pod: 'a"b' }, value]),
    );

    const revenue = familyNamed(families, 'revenue_dollars');
    expect(revenue).toMatchObject({ unit: 'dollars', help: 'Revenue.' });
    expect(revenue.samples.map(({ value }) => Number(value))).toEqual([1e21]);

    const depth = familyNamed(families, 'order_queue_depth');
    expect(depth.help).toBe('Orders waiting,\nwith "quotes" and \\ in the help.');
    expect(depth.samples.map(({ value }) => value)).toEqual(['inf', '-inf', 'nan', '-1.5e-07']);

    const durations = familyNamed(families, 'payment_duration_seconds').samples;
    const counts = durations.filter(({ name }) => name.endsWith('_count'));
    expect(counts.reduce((sum, { value }) => sum + Number(value), 0)).toBe(NASTY.length);
    const bounds = durations.slice(0, 5).map(({ labels }) => labels['le']);
    expect(bounds).toEqual(['1e-05', '0.25', '1.0', '1e+06', '+Inf']);

    expect(familyNamed(families, 'link_state').samples.map(({ value }) => Number(value))).toEqual([
      1, 0, 0,
    ]);
  });

  it('accepts every kind of metric under a prefix', async () => {
    const { app, scrape } = await startApp({ metrics: { prefix: 'shop_', metrics: EVERY_METRIC } });
    recordEverything(app);
    const names = parseStrictly(await scrape(OPENMETRICS)).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['shop_build', 'shop_link_state']));
  });

  it('accepts metrics that nothing was recorded in', async () => {
    const { scrape } = await startApp({ metrics: { metrics: EVERY_METRIC } });
    expect(parseStrictly(await scrape(OPENMETRICS))).not.toHaveLength(0);
  });

  it('accepts prom-client’s own metrics, of each type, and its default ones', async () => {
    const registry = new Registry();
    const registers = [registry];
    const labelNames = ['tenant'];
    const counter = new Counter({ name: 'f_total', help: 'C.', labelNames, registers });
    const bare = new Counter({ name: 'f_bare', help: 'B.', registers });
    const gauge = new Gauge({ name: 'f_gauge', help: 'G\n"', labelNames, registers });
    const histogram = new Histogram({ name: 'f_histogram', help: 'H.', labelNames, registers });
    const summary = new Summary({ name: 'f_summary', help: 'S.', labelNames, registers });
    bare.inc();
    for (const [index, tenant] of NASTY.entries()) {
      counter.inc({ tenant });
      gauge.set({ tenant }, [NaN, Infinity, -Infinity][index] ?? index);
      histogram.observe({ tenant }, index);
      summary.observe({ tenant }, index);
    }
    const { scrape } = await startApp({ module: MetricsModule.forRoot({ registry }) });
    const body = await scrape(OPENMETRICS);
    const families = parseStrictly(body);
    expect(familyNamed(families, 'f_bare').type).toBe('unknown');
    expect(familyNamed(families, 'process_cpu_user_seconds').type).toBe('counter');
    expect(duplicatesIn(body)).toEqual([]);
  });

  it('accepts an empty body, and labels that only look reserved', async () => {
    const Odd = defineGauge({
      name: 'odd',
      help: 'Odd.',
      labels: { constructor: open(), toString: open(), LE: ['x'], _: ['y'] },
    });
    const { app, scrape } = await startApp({ metrics: { metrics: [Odd] } });
    handle(app, Odd).set({ constructor: '__proto__', toString: '', LE: 'x', _: 'y' }, 1);
    expect(parseStrictly(await scrape(OPENMETRICS, '/metrics?name[]=nothing'))).toEqual([]);
    const [odd] = parseStrictly(await scrape(OPENMETRICS, '/metrics?name[]=odd'));
    expect(odd!.samples[0]!.labels).toEqual({
      constructor: '__proto__',
      toString: '',
      LE: 'x',
      _: 'y',
    });
  });

  it('accepts a histogram with a bucket below zero, which may have no sum', async () => {
    const Change = defineHistogram({ name: 'change', help: 'Change.', buckets: [-1, 1] });
    const { app, scrape } = await startApp({ metrics: { metrics: [Change] } });
    for (const value of [-3, -0.5, 0.5]) handle(app, Change).observe(value);
    const { samples } = familyNamed(parseStrictly(await scrape(OPENMETRICS)), 'change');
    const buckets = samples.filter(({ name }) => name === 'change_bucket');
    expect(buckets.map(({ value }) => Number(value))).toEqual([1, 3, 3]);
  });

  it('accepts a summary with values below zero, of which OpenMetrics takes no quantile', async () => {
    const Drift = defineSummary({
      name: 'drift',
      help: 'Drift.',
      labels: { clock: open() },
      percentiles: [0.1, 0.5, 0.9],
    });
    const { app, scrape } = await startApp({ metrics: { metrics: [Drift] } });
    for (const value of [-3, -2, 9]) handle(app, Drift).observe({ clock: 'a' }, value);
    const { samples } = familyNamed(parseStrictly(await scrape(OPENMETRICS)), 'drift');
    expect(samples.map(({ labels, value }) => [labels, Number(value)])).toContainEqual([
      { clock: 'a', quantile: '0.9' },
      9,
    ]);
    expect(samples.filter(({ labels }) => labels['quantile'] !== undefined)).toHaveLength(1);
    expect(await scrape()).toContain('drift{clock="a",quantile="0.1"} -3');
  });

  it('would refuse what is not OpenMetrics', () => {
    expect(() => parseStrictly('# TYPE a counter\na_total 1\n')).toThrow(/Missing # EOF/);
    expect(() => parseStrictly('# TYPE a counter\na_total -1\n# EOF\n')).toThrow(/negative/);
    expect(() => parseStrictly(Buffer.from([0xff]))).toThrow(/utf-8/);
  });
});
