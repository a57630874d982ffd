import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import {
  defineGauge,
  Gauge,
  getMetricToken,
  InjectMetric,
  MetricsModule,
  type MetricsModuleAsyncOptions,
  type MetricsModuleSettings,
  type MetricsOptionsFactory,
} from 'nestjs-metrics';
import { closeApps, startApp } from '../support/app.js';

const Depth = defineGauge({ name: 'queue_depth', help: 'Orders waiting.' });
const SETTINGS: MetricsModuleSettings = { defaultMetrics: false, prefix: 'shop_' };

@Injectable()
class SettingsService implements MetricsOptionsFactory {
  createMetricsOptions(): MetricsModuleSettings {
    return SETTINGS;
  }
}

@Module({ providers: [SettingsService], exports: [SettingsService] })
class SettingsModule {}

@Injectable()
class Worker {
  constructor(@InjectMetric(Depth) readonly depth: Gauge<typeof Depth>) {}
}

const WAYS: [string, MetricsModuleAsyncOptions][] = [
  ['a factory', { useFactory: () => SETTINGS }],
  ['a factory that answers later', { useFactory: () => Promise.resolve(SETTINGS) }],
  ['a class', { useClass: SettingsService }],
  ['a provider of another module', { imports: [SettingsModule], useExisting: SettingsService }],
  [
    'a factory with what it injects',
    {
      imports: [SettingsModule],
      inject: [SettingsService, { token: 'NOWHERE', optional: true }],
      useFactory: (settings: SettingsService) => settings.createMetricsOptions(),
    },
  ],
  [
    'a factory with ConfigService',
    {
      imports: [ConfigModule.forRoot({ ignoreEnvFile: true, load: [() => ({ PREFIX: 'shop_' })] })],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        defaultMetrics: false,
        prefix: config.getOrThrow<string>('PREFIX'),
      }),
    },
  ],
];

afterEach(closeApps);

describe('MetricsModule.forRootAsync', () => {
  it.each(WAYS)('takes its settings from %s', async (_, options) => {
    const { scrape } = await startApp({
      module: MetricsModule.forRootAsync({ ...options, metrics: [Depth] }),
    });
    const body = await scrape();
    expect(body).toContain('shop_queue_depth 0\n');
    expect(body).not.toContain('process_cpu');
  });

  it('takes beside the factory what shapes the module', async () => {
    const { app, url, scrape } = await startApp({
      module: MetricsModule.forRootAsync({
        metrics: [Depth],
        endpoint: { path: '/internal/metrics' },
        useFactory: () => SETTINGS,
      }),
      providers: [Worker],
    });
    app.get(Worker).depth.set(3);
    expect(await scrape('text/plain', '/internal/metrics')).toContain('shop_queue_depth 3\n');
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  it('serves no endpoint where there is to be none', async () => {
    const { app, url } = await startApp({
      module: MetricsModule.forRootAsync({
        metrics: [Depth],
        endpoint: false,
        useFactory: () => SETTINGS,
      }),
    });
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect(app.get(getMetricToken(Depth))).toBeInstanceOf(Gauge);
  });

  it('fails the boot with the factory’s own error', async () => {
    const booting = startApp({
      module: MetricsModule.forRootAsync({
        useFactory: () => Promise.reject(new Error('no configuration')),
      }),
    });
    await expect(booting).rejects.toThrow('no configuration');
  });
});
