import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import {
  Counted,
  Counter,
  defineCounter,
  InjectMetric,
  MetricsError,
  MetricsModule,
} from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';

const Refunds = defineCounter({
  name: 'refunds_total',
  help: 'Refunds.',
  labels: { reason: ['broken', 'late'] },
});
const TooMany = defineCounter({
  name: 'too_many_total',
  help: 'Too many.',
  labels: {
    a: Array.from({ length: 1_001 }, (_, index) => index),
  },
});

@Injectable()
class RefundsService {
  constructor(@InjectMetric(Refunds) readonly refunds: Counter<typeof Refunds>) {}

  @Counted()
  refund(): void {
    this.refunds.inc({ reason: 'late' });
  }
}

@Module({ imports: [MetricsModule.forFeature([Refunds])], providers: [RefundsService] })
class RefundsModule {}

@Module({ imports: [MetricsModule.forFeature([TooMany])] })
class TooManyModule {}

afterEach(closeApps);

describe('a lazily loaded feature', () => {
  it('has its series at zero once it is loaded', async () => {
    const { app, scrape } = await startApp();
    expect(await scrape()).not.toContain('refunds_total');
    await app.get(LazyModuleLoader).load(() => RefundsModule);
    const body = await scrape();
    expect(body).toContain('refunds_total{reason="broken"} 0\n');
    expect(body).toContain('refunds_total{reason="late"} 0\n');
  });

  it('has all outcomes of its decorated methods from the first call at the latest', async () => {
    const { app, sample } = await startApp();
    const loaded = await app.get(LazyModuleLoader).load(() => RefundsModule);
    loaded.get(RefundsService).refund();
    const calls = 'method_calls_total{class="RefundsService",method="refund",outcome=';
    expect(await sample(`${calls}"success"}`)).toBe(1);
    expect(await sample(`${calls}"error"}`)).toBe(0);
    expect(await sample(`${calls}"cancelled"}`)).toBe(0);
    expect(await sample('refunds_total{reason="late"}')).toBe(1);
  });

  it('keeps its seeds when metrics are reset', async () => {
    const { app, scrape } = await startApp();
    const loaded = await app.get(LazyModuleLoader).load(() => RefundsModule);
    const { refunds } = loaded.get(RefundsService);
    refunds.inc({ reason: 'late' });
    refunds.reset();
    expect(await scrape()).toContain('refunds_total{reason="late"} 0\n');
  });

  it('is refused where it would seed too many series', async () => {
    const { app } = await startApp();
    await expect(app.get(LazyModuleLoader).load(() => TooManyModule)).rejects.toBeInstanceOf(
      MetricsError,
    );
  });
});
