import { Injectable, Module } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  defineSummary,
  getMetricToken,
  MetricsModule,
  open,
  type Counter,
  type MetricDefinition,
  type MetricsError,
} from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { expectRefusal, rejectionOf } from './refusal.js';

afterEach(closeApps);

const help = 'What it measures.';
const counter = (name: string): MetricDefinition => defineCounter({ name, help });
const gauge = (name: string): MetricDefinition => defineGauge({ name, help });
const histogram = (name: string): MetricDefinition => defineHistogram({ name, help });
const summary = (name: string): MetricDefinition => defineSummary({ name, help });

function boot(definitions: MetricDefinition[]): Promise<unknown> {
  return startApp({ metrics: { metrics: definitions } });
}

describe('two definitions of one name', () => {
  const differing: [difference: string, a: MetricDefinition, b: MetricDefinition][] = [
    ['type', counter('x'), gauge('x')],
    ['type', histogram('x'), summary('x')],
    [
      'labels',
      defineCounter({ name: 'x', help, labels: { a: ['1'] } }),
      defineCounter({ name: 'x', help, labels: { a: ['1'], b: ['1'] } }),
    ],
    [
      'labels',
      defineCounter({ name: 'x', help, labels: { a: ['1'] } }),
      defineCounter({ name: 'x', help, labels: { a: ['1', '2'] } }),
    ],
    [
      'labels',
      defineCounter({ name: 'x', help, labels: { a: ['1'] } }),
      defineCounter({ name: 'x', help, labels: { a: open() } }),
    ],
    [
      'labels',
      defineCounter({ name: 'x', help, labels: { a: open(), b: open() } }),
      defineCounter({ name: 'x', help, labels: { b: open(), a: open() } }),
    ],
    ['help', counter('x'), defineCounter({ name: 'x', help: 'Another.' })],
    [
      'buckets',
      defineHistogram({ name: 'x', help, buckets: [1, 2] }),
      defineHistogram({ name: 'x', help, buckets: [1, 3] }),
    ],
    [
      'percentiles',
      defineSummary({ name: 'x', help, percentiles: [0.5] }),
      defineSummary({ name: 'x', help, percentiles: [0.9] }),
    ],
    [
      'unit',
      defineGauge({ name: 'x_bytes', help, unit: 'bytes' }),
      defineGauge({ name: 'x_bytes', help }),
    ],
  ];

  function expectClash(error: MetricsError, name: string, difference: string): void {
    expectRefusal(error, 'METRIC_CLASH', [
      `Metric ${name} is defined twice`,
      `with different ${difference}`,
      'Export one definition and reuse it',
    ]);
  }

  it.each(differing)('are refused in one list where they differ in %s', async (what, a, b) => {
    expectClash(await rejectionOf(boot([a, b])), a.name, what);
  });

  it.each(differing)('are refused in two modules where they differ in %s', async (what, a, b) => {
    const imports = [MetricsModule.forFeature([b])];
    expectClash(await rejectionOf(startApp({ metrics: { metrics: [a] }, imports })), a.name, what);
  });

  it('are refused where one is only named by a decorator', async () => {
    @Injectable()
    class Service {
      @Counted(defineCounter({ name: 'x', help: 'Another.' }))
      call(): void {}
    }

    const error = await rejectionOf(
      startApp({ metrics: { metrics: [counter('x')] }, providers: [Service] }),
    );
    expectClash(error, 'x', 'help');
  });

  it('are one metric where they say the same, from however many modules', async () => {
    const first = defineCounter({ name: 'orders_total', help, labels: { a: ['1', '2'] } });
    const copy = defineCounter({ name: 'orders_total', help, labels: { a: ['1', '2'] } });

    @Module({ imports: [MetricsModule.forFeature([first])] })
    class OrdersModule {}

    @Module({ imports: [MetricsModule.forFeature([copy])] })
    class ShopModule {}

    const { app, sample } = await startApp({
      metrics: { metrics: [first] },
      imports: [OrdersModule, ShopModule],
    });
    const token = getMetricToken(first);
    const handles = [OrdersModule, ShopModule].map((host) =>
      app.select(host).get<Counter<typeof first>>(token, { strict: false }),
    );
    for (const handle of handles) handle.inc({ a: '1' });
    expect(await sample('orders_total{a="1"}')).toBe(2);
    expect(await sample('orders_total{a="2"}')).toBe(0);
  });

  it('may differ in their seeds, which add up', async () => {
    const labels = { tenant: open() };
    const { sample } = await startApp({
      metrics: {
        metrics: [
          defineCounter({ name: 'orders_total', help, labels, seed: [{ tenant: 'a' }] }),
          defineCounter({ name: 'orders_total', help, labels, seed: [{ tenant: 'b' }] }),
        ],
      },
    });
    expect(await sample('orders_total{tenant="a"}')).toBe(0);
    expect(await sample('orders_total{tenant="b"}')).toBe(0);
  });
});

describe('what is no definition', () => {
  it.each([
    ['undefined, as an import cycle leaves it', undefined],
    ['an object of the same shape', { ...counter('orders_total') }],
    ['a name', 'orders_total'],
  ])('is refused in the list of metrics: %s', async (_, metric) => {
    const boots = (async () => boot([metric as MetricDefinition]))();
    const error = await rejectionOf(boots);
    expect(error.code).toBe('INVALID_DEFINITION');
    expect(error.message).toMatch(/definition/);
  });
});
