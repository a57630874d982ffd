import { afterEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { MetricsError, MetricsModule } from 'nestjs-metrics';
import { ADAPTERS, closeApps } from '../support/app.js';
import { bootError } from './boot-error.js';

@Module({ imports: [MetricsModule] })
class BareFeatureModule {}

@Module({ imports: [MetricsModule.forRoot({ defaultMetrics: false })] })
class SecondRootModule {}

@Module({
  imports: [
    MetricsModule.forRootAsync({
      endpoint: { path: '/other' },
      useFactory: () => ({ defaultMetrics: false }),
    }),
  ],
})
class SecondAsyncRootModule {}

afterEach(closeApps);

describe('a wrong import of MetricsModule', () => {
  it('is refused where it comes without settings', async () => {
    const error = await bootError(() => ({ module: MetricsModule }));
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('INVALID_OPTIONS');
    expect((error as MetricsError).message).toMatch(/without settings.*MetricsModule\.forRoot\(\)/);
  });

  it('is refused where a feature module imports it without settings', async () => {
    const error = await bootError(() => ({ imports: [BareFeatureModule] }));
    expect((error as MetricsError).code).toBe('INVALID_OPTIONS');
  });

  it.each(
    ADAPTERS.flatMap((adapter) => [
      { adapter, what: 'forRoot', second: SecondRootModule },
      { adapter, what: 'forRootAsync with another path', second: SecondAsyncRootModule },
    ]),
  )('is refused for a second $what on $adapter', async ({ adapter, second }) => {
    const error = await bootError(() => ({ adapter, imports: [second] }));
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('MODULE_IMPORTED_TWICE');
    expect((error as MetricsError).message).toMatch(/2 times.*forFeature/);
  });

  it('is none where one forRoot is imported by several modules', async () => {
    const metrics = MetricsModule.forRoot({ defaultMetrics: false });
    @Module({ imports: [metrics] })
    class SharingModule {}
    await expect(bootError(() => ({ module: metrics, imports: [SharingModule] }))).rejects.toThrow(
      'The app booted.',
    );
  });
});
