import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Counted,
  defineCounter,
  defineHistogram,
  defineSummary,
  getMetricToken,
  Histogram,
  InjectMetric,
  InjectRegistry,
  open,
  Summary,
  type Counter,
} from 'nestjs-metrics';
import { resetMetrics } from 'nestjs-metrics/testing';
import type { Registry } from 'prom-client';
import { closeApps, startApp, type RunningApp } from '../support/app.js';

const Orders = defineCounter({
  name: 'orders_total',
  help: 'Orders.',
  labels: { outcome: ['success', 'declined'] },
});
const Listed = defineCounter({
  name: 'listed_total',
  help: 'Listed.',
  labels: { tenant: open() },
  seed: [{ tenant: 'a' }],
});
const Size = defineHistogram({ name: 'size_bytes', help: 'Size.', buckets: [1] });
const Wait = defineSummary({ name: 'wait_seconds', help: 'Wait.', percentiles: [0.5] });

@Injectable()
class Shop {
  constructor(
    @InjectRegistry() readonly registry: Registry,
    @InjectMetric(Size) private readonly size: Histogram<typeof Size>,
    @InjectMetric(Wait) private readonly wait: Summary<typeof Wait>,
  ) {}

  @Counted()
  @Counted(Orders, { labels: { outcome: 'success' } })
  @Counted(Listed, { labels: { tenant: ({ args: [tenant] }) => tenant } })
  place(tenant: string): string {
    this.size.observe(3);
    this.wait.observe(3);
    return tenant;
  }
}

const RESETS: [string, (running: RunningApp) => void][] = [
  ['registry.resetMetrics()', ({ app }) => app.get(Shop).registry.resetMetrics()],
  ['resetMetrics(app) of the testing kit', ({ app }) => resetMetrics(app)],
  [
    'reset() of each handle',
    ({ app }) => {
      for (const name of ['orders_total', 'listed_total', 'size_bytes', 'wait_seconds']) {
        app.get<Counter>(getMetricToken(name)).reset();
      }
      app.get(Shop).registry.getSingleMetric('method_calls_total')!.reset();
      app.get(Shop).registry.getSingleMetric('method_errors_total')!.reset();
    },
  ],
];

afterEach(closeApps);

describe('seeds', () => {
  it.each(RESETS)('are there again, at zero, after %s', async (_, reset) => {
    const running = await startApp({
      metrics: { metrics: [Orders, Listed, Size, Wait] },
      providers: [Shop],
    });
    // What scrapes say of themselves is no seed.
    const scrape = async (): Promise<string> =>
      (await running.scrape()).replaceAll(/^nestjs_metrics_(scrape|exposition).*$/gm, '');
    const first = await scrape();
    const shop = running.app.get(Shop);
    shop.place('a');
    shop.place('b');
    expect(await scrape()).not.toBe(first);
    reset(running);
    expect(await scrape()).toBe(first);
  });

  it('count on after a reset, also through a bound child made before it', async () => {
    const { app, sample } = await startApp({
      metrics: { metrics: [Orders, Listed, Size, Wait] },
      providers: [Shop],
    });
    const child = app.get<Counter<typeof Orders>>(getMetricToken(Orders)).labels('declined');
    child.inc();
    app.get(Shop).registry.resetMetrics();
    child.inc(2);
    app.get(Shop).place('a');
    expect(await sample('orders_total{outcome="declined"}')).toBe(2);
    expect(await sample('orders_total{outcome="success"}')).toBe(1);
    expect(await sample('size_bytes_count')).toBe(1);
  });
});
