import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, type DynamicModule } from '@nestjs/common';
import { Counted, Counter, defineCounter, InjectMetric, MetricsModule } from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';
import { bootError } from './boot-error.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });

@Injectable()
class Injecting {
  constructor(@InjectMetric(Orders) readonly orders: Counter<typeof Orders>) {}
}

@Injectable()
class Decorated {
  @Counted(Orders)
  place(): void {}
}

@Module({ providers: [Injecting] })
class InjectingModule {}

@Module({ providers: [Decorated] })
class DecoratedModule {}

@Module({})
class ImportingModule {
  static with(metrics: DynamicModule): DynamicModule {
    return { module: ImportingModule, imports: [metrics], providers: [Injecting] };
  }
}

function metricsModule(isGlobal?: boolean): DynamicModule {
  return MetricsModule.forRoot({
    metrics: [Orders],
    defaultMetrics: false,
    ...(isGlobal !== undefined && { isGlobal }),
  });
}

afterEach(closeApps);

describe('isGlobal', () => {
  it.each([undefined, true])('%s makes handles injectable in every module', async (isGlobal) => {
    const { app, sample } = await startApp({
      module: metricsModule(isGlobal),
      imports: [InjectingModule],
    });
    app.get(Injecting, { strict: false }).orders.inc();
    expect(await sample('orders_total')).toBe(1);
  });

  it('false makes them injectable only in modules that import this one', async () => {
    const error = await bootError(() => ({
      module: metricsModule(false),
      imports: [InjectingModule],
    }));
    expect(String(error)).toMatch(/can't resolve dependencies of the Injecting/);

    const metrics = metricsModule(false);
    const { app, sample } = await startApp({
      module: metrics,
      imports: [ImportingModule.with(metrics)],
    });
    app.get(Injecting, { strict: false }).orders.inc();
    expect(await sample('orders_total')).toBe(1);
  });

  it.each([true, false])('%s lets decorators record in every module', async (isGlobal) => {
    const { app, sample } = await startApp({
      module: metricsModule(isGlobal),
      imports: [DecoratedModule],
    });
    app.get(Decorated, { strict: false }).place();
    expect(await sample('orders_total')).toBe(1);
  });

  it.each([true, false])('%s lets a feature module have metrics of its own', async (isGlobal) => {
    const { scrape } = await startApp({
      module: metricsModule(isGlobal),
      imports: [MetricsModule.forFeature([defineCounter({ name: 'carts_total', help: 'Carts.' })])],
    });
    expect(await scrape()).toContain('carts_total 0\n');
  });
});
