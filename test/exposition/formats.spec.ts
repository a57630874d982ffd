import { afterEach, describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineSummary,
  MetricsError,
  open,
  type MetricDefinition,
} from 'nestjs-metrics';
import { closeApps, startApp, type TestApp } from '../support/app.js';
import {
  Build,
  Depth,
  Duration,
  EVERY_METRIC,
  handle,
  Link,
  NASTY,
  Orders,
  recordEverything,
  Revenue,
  Wait,
} from './every-metric.js';
import { OPENMETRICS, render, TEXT } from './render.js';
import { duplicatesIn, samplesOf } from './samples.js';

/** The body of one metric after something was recorded. */
async function bodyOf(
  definition: MetricDefinition,
  accept: string,
  record: (app: TestApp) => void,
): Promise<string> {
  const { app } = await startApp({ metrics: { metrics: [definition] } });
  record(app);
  return (await render(app, accept, { names: [definition.name] })).text;
}

afterEach(closeApps);

describe('the text format', () => {
  it.each<[string, MetricDefinition, (app: TestApp) => void, string]>([
    [
      'a counter',
      Revenue,
      (app) => handle(app, Revenue).inc(2.5),
      '# HELP revenue_dollars_total Revenue.\n# TYPE revenue_dollars_total counter\nrevenue_dollars_total 2.5\n',
    ],
    [
      'a gauge, with its help escaped',
      Depth,
      (app) => handle(app, Depth).set({ queue: 'fast' }, -2),
      '# HELP order_queue_depth Orders waiting,\\nwith "quotes" and \\\\ in the help.\n# TYPE order_queue_depth gauge\n' +
        'order_queue_depth{queue="fast"} -2\norder_queue_depth{queue="slow"} 0\n' +
        'order_queue_depth{queue="nowhere"} 0\norder_queue_depth{queue="idle"} 0\n',
    ],
    [
      'a histogram',
      Duration,
      (app) => handle(app, Duration).observe({ tenant: 'a' }, 0.25),
      '# HELP payment_duration_seconds Payment round trip.\n# TYPE payment_duration_seconds histogram\n' +
        'payment_duration_seconds_bucket{tenant="a",le="1e-05"} 0\n' +
        'payment_duration_seconds_bucket{tenant="a",le="0.25"} 1\n' +
        'payment_duration_seconds_bucket{tenant="a",le="1.0"} 1\n' +
        'payment_duration_seconds_bucket{tenant="a",le="1e+06"} 1\n' +
        'payment_duration_seconds_bucket{tenant="a",le="+Inf"} 1\n' +
        'payment_duration_seconds_sum{tenant="a"} 0.25\npayment_duration_seconds_count{tenant="a"} 1\n',
    ],
    [
      'a summary',
      Wait,
      (app) => handle(app, Wait).observe({ tenant: 'a' }, 2),
      '# HELP wait_seconds Wait.\n# TYPE wait_seconds summary\n' +
        'wait_seconds{tenant="a",quantile="0.0"} 2\nwait_seconds{tenant="a",quantile="0.5"} 2\n' +
        'wait_seconds{tenant="a",quantile="0.99"} 2\nwait_seconds{tenant="a",quantile="1.0"} 2\n' +
        'wait_seconds_sum{tenant="a"} 2\nwait_seconds_count{tenant="a"} 1\n',
    ],
    [
      'an info, as a gauge',
      Build,
      (app) => handle(app, Build).set({ version: '1', environment: 'test' }),
      '# HELP build_info What runs.\n# TYPE build_info gauge\nbuild_info{version="1",environment="test"} 1\n',
    ],
    [
      'a state set, as a gauge',
      Link,
      (app) => handle(app, Link).set('up'),
      '# HELP link_state The link.\n# TYPE link_state gauge\nlink_state{link_state="up"} 1\n' +
        'link_state{link_state="down"} 0\nlink_state{link_state="unknown \\"state\\""} 0\n',
    ],
  ])('writes %s', async (_, definition, record, body) => {
    expect(await bodyOf(definition, TEXT, record)).toBe(body);
  });
});

describe('OpenMetrics', () => {
  it.each<[string, MetricDefinition, (app: TestApp) => void, string]>([
    [
      'a counter without _total in its family, and its unit',
      Revenue,
      (app) => handle(app, Revenue).inc(2.5),
      '# TYPE revenue_dollars counter\n# UNIT revenue_dollars dollars\n# HELP revenue_dollars Revenue.\nrevenue_dollars_total 2.5\n# EOF\n',
    ],
    [
      'a counter that has no _total under its own name, as unknown',
      defineCounter({ name: 'hits', help: 'Hits.' }),
      () => undefined,
      '# TYPE hits unknown\n# HELP hits Hits.\nhits 0\n# EOF\n',
    ],
    [
      'a help with quotes escaped',
      defineGauge({ name: 'depth', help: 'A\n"b" \\.' }),
      () => undefined,
      '# TYPE depth gauge\n# HELP depth A\\n\\"b\\" \\\\.\ndepth 0\n# EOF\n',
    ],
    [
      'an info under its family’s name',
      Build,
      (app) => handle(app, Build).set({ version: '1', environment: 'test' }),
      '# TYPE build info\n# HELP build What runs.\nbuild_info{version="1",environment="test"} 1\n# EOF\n',
    ],
    [
      'a state set',
      Link,
      (app) => handle(app, Link).set('down'),
      '# TYPE link_state stateset\n# HELP link_state The link.\nlink_state{link_state="up"} 0\n' +
        'link_state{link_state="down"} 1\nlink_state{link_state="unknown \\"state\\""} 0\n# EOF\n',
    ],
    [
      'a summary',
      defineSummary({ name: 'wait_seconds', help: 'Wait.', percentiles: [0.5], unit: 'seconds' }),
      () => undefined,
      '# TYPE wait_seconds summary\n# UNIT wait_seconds seconds\n# HELP wait_seconds Wait.\n' +
        'wait_seconds{quantile="0.5"} NaN\nwait_seconds_sum 0\nwait_seconds_count 0\n# EOF\n',
    ],
    [
      'a histogram',
      defineHistogram({ name: 'size_bytes', help: 'Size.', buckets: [2] }),
      () => undefined,
      '# TYPE size_bytes histogram\n# HELP size_bytes Size.\nsize_bytes_bucket{le="2.0"} 0\n' +
        'size_bytes_bucket{le="+Inf"} 0\nsize_bytes_sum 0\nsize_bytes_count 0\n# EOF\n',
    ],
  ])('writes %s', async (_, definition, record, body) => {
    expect(await bodyOf(definition, OPENMETRICS, record)).toBe(body);
  });

  it('tells when a series began only where it is asked to', async () => {
    const before = Date.now() / 1_000;
    const metrics = [...EVERY_METRIC];
    const { app } = await startApp({ metrics: { metrics, exposition: { created: true } } });
    recordEverything(app);
    const samples = samplesOf((await render(app, OPENMETRICS)).text);
    const created = samples.filter(({ name }) => name.endsWith('_created'));
    const families = new Set(created.map(({ name }) => name));
    expect(families).toEqual(
      new Set([
        'orders_processed_created',
        'revenue_dollars_created',
        'payment_duration_seconds_created',
        'wait_seconds_created',
        'nestjs_metrics_recording_errors_created',
        'nestjs_metrics_label_overflow_created',
        'nestjs_metrics_scrapes_created',
        'nestjs_metrics_scrape_duration_seconds_created',
      ]),
    );
    expect(created.every(({ value }) => Number(value) >= before - 1)).toBe(true);
    expect((await render(app, TEXT)).text).not.toContain('_created');
    const plain = await startApp({ metrics: { metrics } });
    expect((await render(plain.app, OPENMETRICS)).text).not.toContain('_created');
  });

  it('is "# EOF" and a line feed where there is nothing', async () => {
    const { app } = await startApp();
    expect((await render(app, OPENMETRICS, { names: ['nothing'] })).text).toBe('# EOF\n');
    expect((await render(app, TEXT, { names: ['nothing'] })).text).toBe('');
  });
});

describe.each([TEXT, OPENMETRICS])('in %s', (accept) => {
  it.each<[number, string]>([
    [NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
    [-0, '0'],
    [1e21, '1e+21'],
    [5e-324, '5e-324'],
    [0.1 + 0.2, '0.30000000000000004'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('a value of %p is spelt %s', async (value, spelling) => {
    const Free = defineGauge({ name: 'free', help: 'Free.' });
    const body = await bodyOf(Free, accept, (app) => handle(app, Free).set(value));
    const [sample] = samplesOf(body);
    expect(sample!.value.replace('-0', '0')).toBe(spelling);
  });

  it('label values come back as they were recorded, once each', async () => {
    const values = NASTY.filter((value) => value.isWellFormed() && value.length <= 200);
    const body = await bodyOf(Orders, accept, (app) => {
      for (const tenant of values) handle(app, Orders).inc({ outcome: 'success', tenant });
    });
    expect(samplesOf(body).map(({ labels }) => labels['tenant'])).toEqual(values);
  });

  it('no two lines are of one series, whatever is recorded', async () => {
    const { app } = await startApp({
      metrics: { metrics: [...EVERY_METRIC], defaultLabels: { outcome: 'd', pod: 'p' } },
    });
    recordEverything(app);
    expect(duplicatesIn((await render(app, accept)).text)).toEqual([]);
  });

  it('lone surrogates make one line of what they become', async () => {
    const Open = defineCounter({ name: 'open_total', help: 'Open.', labels: { a: open() } });
    const body = await bodyOf(Open, accept, (app) => {
      for (const a of ['\ud800', '\udfff', '\ufffd']) handle(app, Open).inc({ a });
    });
    expect(samplesOf(body)).toEqual([{ name: 'open_total', labels: { a: '\ufffd' }, value: '3' }]);
  });

  it.each<[string, () => MetricDefinition]>([
    [
      'a vocabulary',
      () => defineCounter({ name: 'odd_total', help: 'Odd.', labels: { a: ['\ud800', '\ud801'] } }),
    ],
    [
      'seeds',
      () =>
        defineCounter({
          name: 'odd_total',
          help: 'Odd.',
          labels: { a: open() },
          seed: [{ a: '\ud800' }, { a: '\ud801' }],
        }),
    ],
  ])('lone surrogates in %s are refused, or make no two lines of one series', async (_, define) => {
    const definition = unlessRefused(define);
    const body = definition && (await bodyOf(definition, accept, () => undefined));
    expect(duplicatesIn(body ?? '')).toEqual([]);
  });
});

/** A definition, or undefined where it breaks a rule. */
function unlessRefused(define: () => MetricDefinition): MetricDefinition | undefined {
  try {
    return define();
  } catch (error) {
    if (error instanceof MetricsError) return undefined;
    throw error;
  }
}
