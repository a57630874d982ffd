import { afterEach, describe, expect, it } from '@jest/globals';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  defineInfo,
  defineStateSet,
  defineSummary,
  type MetricDefinition,
} from 'nestjs-metrics';
import { Counter as PromCounter, Gauge as PromGauge, Registry } from 'prom-client';
import { closeApps, startApp } from '../support/app.js';
import { expectRefusal, rejectionOf } from './refusal.js';

afterEach(closeApps);

const help = 'What it measures.';
const counter = (name: string): MetricDefinition => defineCounter({ name, help });
const gauge = (name: string): MetricDefinition => defineGauge({ name, help });
const histogram = (name: string): MetricDefinition => defineHistogram({ name, help });
const summary = (name: string): MetricDefinition => defineSummary({ name, help });
const info = (name: string): MetricDefinition => defineInfo({ name, help });

function boot(definitions: MetricDefinition[], registry?: Registry): Promise<unknown> {
  return startApp({ metrics: { metrics: definitions, registry } });
}

describe('two metrics that look the same on the wire', () => {
  const clashes: [a: MetricDefinition, b: MetricDefinition, shared: string][] = [
    [gauge('reqs'), counter('reqs_total'), 'reqs'],
    [counter('reqs'), counter('reqs_total'), 'reqs'],
    [histogram('reqs'), counter('reqs_total'), 'reqs'],
    [histogram('x'), counter('x_count'), 'x_count'],
    [histogram('x'), gauge('x_sum'), 'x_sum'],
    [histogram('x'), gauge('x_bucket'), 'x_bucket'],
    [summary('x'), gauge('x_count'), 'x_count'],
    [summary('x'), counter('x_sum'), 'x_sum'],
    [info('shop_info'), gauge('shop'), 'shop'],
    [info('shop_info'), counter('shop_total'), 'shop'],
    [info('x_count_info'), histogram('x'), 'x_count'],
    [defineStateSet({ name: 'shop', help, states: ['on'] }), info('shop_info'), 'shop'],
    [counter('x_total'), gauge('x_created'), 'x_created'],
  ];
  const bothOrders = clashes.flatMap(([a, b, shared]) => [
    { a, b, shared },
    { a: b, b: a, shared },
  ]);

  it.each(bothOrders)(
    'are refused at boot: $a.kind $a.name, then $b.kind $b.name',
    async ({ a, b, shared }) => {
      const error = await rejectionOf(boot([a, b]));
      expectRefusal(error, 'METRIC_CLASH', [
        `${a.kind} ${a.name}`,
        `${b.kind} ${b.name}`,
        `the name ${shared} on the wire`,
        'Rename one of them',
      ]);
    },
  );

  it('are let be where only their beginning is the same', async () => {
    const booting = boot([
      counter('reqs_total'),
      gauge('reqs_in_flight'),
      histogram('reqs_duration_seconds'),
      gauge('reqs_total_seen'),
      gauge('x'),
      gauge('x_count'),
      info('shop_info'),
      gauge('shop_open'),
    ]);
    await expect(booting).resolves.toBeDefined();
  });

  it('are refused by the names that they have with the prefix', async () => {
    const clash = startApp({
      metrics: {
        prefix: 'shop_',
        registry: registryWith(
          (registers) => new PromGauge({ name: 'shop_reqs', help, registers }),
        ),
        metrics: [counter('reqs_total')],
      },
    });
    expectRefusal(await rejectionOf(clash), 'METRIC_CLASH', ['shop_reqs_total', 'gauge shop_reqs']);
  });
});

describe('a metric of prom-client in a registry brought along', () => {
  it('is not taken over by a definition of its name', async () => {
    const registry = registryWith(
      (registers) => new PromCounter({ name: 'orders_total', help, registers }),
    );
    const error = await rejectionOf(boot([counter('orders_total')], registry));
    expectRefusal(error, 'METRIC_CLASH', [
      'Metric orders_total',
      'made by prom-client directly',
      'choose another name or a prefix',
    ]);
  });

  it('clashes on the wire as a definition would', async () => {
    const registry = registryWith(
      (registers) => new PromCounter({ name: 'reqs_total', help, registers }),
    );
    const error = await rejectionOf(boot([gauge('reqs')], registry));
    expectRefusal(error, 'METRIC_CLASH', ['gauge reqs', 'counter reqs_total', 'Rename']);
  });

  it('stands beside definitions of other names', async () => {
    const registry = registryWith((registers) =>
      new PromCounter({ name: 'foreign_total', help, registers }).inc(3),
    );
    const { scrape } = await startApp({ metrics: { registry, metrics: [counter('own_total')] } });
    expect(await scrape()).toMatch(/own_total 0\n[^]*foreign_total 3\n/);
  });
});

function registryWith(register: (registers: [Registry]) => unknown): Registry {
  const registry = new Registry();
  register([registry]);
  return registry;
}
