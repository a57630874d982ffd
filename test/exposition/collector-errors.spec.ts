import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, type LoggerService } from '@nestjs/common';
import {
  defineCounter,
  defineGauge,
  Gauge,
  InjectMetric,
  MetricsModule,
  OnScrape,
} from 'nestjs-metrics';
import { closeApps, startApp, type RunningApp } from '../support/app.js';

const Depth = defineGauge({ name: 'depth', help: 'Depth.' });
const Custom = defineGauge({ name: 'custom', help: 'Custom.' });
const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });

/** Of two instances each one owns the metric's only series, which no two may. */
@Injectable()
class Reader {
  fails = false;

  @OnScrape(Depth)
  depth(): number {
    if (this.fails) throw new Error('no connection');
    return 1;
  }
}

@Module({ providers: [Reader] })
class OneModule {}

@Module({ providers: [Reader] })
class OtherModule {}

@Injectable()
class CustomCollector {
  runs = 0;
  fails = false;

  constructor(@InjectMetric(Custom) private readonly custom: Gauge<typeof Custom>) {}

  @OnScrape()
  collect(): void {
    this.custom.set(++this.runs);
    if (this.fails) throw new Error('no connection');
  }
}

const logged: string[] = [];
const log = (message: unknown): void => void logged.push(String(message));
const logger: LoggerService = { log: () => undefined, warn: log, error: log };

function start(): Promise<RunningApp> {
  return startApp({
    module: MetricsModule.forRoot({ defaultMetrics: false, metrics: [Orders, Custom] }),
    providers: [CustomCollector],
  });
}

beforeEach(() => void logged.splice(0));
afterEach(closeApps);

describe('an error of a collector', () => {
  it.each([
    ['give the same row', false],
    ['fail', true],
  ])('counts once a scrape where both instances of a class %s', async (_what, fails) => {
    const { app, scrape } = await startApp({ imports: [OneModule, OtherModule] });
    for (const module of [OneModule, OtherModule]) {
      app.select(module).get(Reader, { strict: true }).fails = fails;
    }
    for (const errors of [1, 2]) {
      const body = await scrape();
      expect(body).not.toMatch(/^depth/m);
      expect(body).toContain(
        `nestjs_metrics_collector_errors_total{collector="Reader.depth"} ${errors}\n`,
      );
    }
  });

  it('is logged once, and counted each time', async () => {
    const { app, scrape } = await start();
    app.useLogger(logger);
    app.get(CustomCollector).fails = true;
    for (const errors of [1, 2, 3]) {
      expect(await scrape()).toContain(
        `nestjs_metrics_collector_errors_total{collector="CustomCollector.collect"} ${errors}\n`,
      );
    }
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('CustomCollector.collect');
    expect(logged[0]).toContain('no connection');
  });
});

describe('a custom collector', () => {
  it.each(['custom', 'orders_total', 'nothing', ''])(
    'runs where ?name[]= says %j, since nobody knows which handles it sets',
    async (name) => {
      const { app, scrape } = await start();
      const body = await scrape('text/plain', `/metrics?name[]=${name}`);
      expect(app.get(CustomCollector).runs).toBe(1);
      expect(body.includes('custom 1\n')).toBe(name === 'custom');
    },
  );
});
