import { afterEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Counter as PromCounter, Registry } from 'prom-client';
import { defineCounter, defineGauge, MetricsError, MetricsModule, open } from 'nestjs-metrics';
import { bootError } from '../module/boot-error.js';
import { ADAPTERS, closeApps } from '../support/app.js';

const help = 'What it measures.';
const CLASHES = [
  defineCounter({ name: 'http_requests_total', help, labels: { path: open() } }),
  defineGauge({ name: 'http_request_duration_seconds', help }),
  defineGauge({ name: 'http_requests_in_flight', help }),
];

afterEach(closeApps);

describe.each(ADAPTERS)('a metric of the app’s own with a name of ours on %s', (adapter) => {
  it.each(CLASHES)('ends the boot of a testing module: $name', async (definition) => {
    const registry = new Registry();
    const error = await bootError(() => ({
      adapter,
      metrics: { registry, http: true, metrics: [definition] },
    }));
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('METRIC_CLASH');
    expect((error as MetricsError).message).toContain(definition.name);
    expect((error as MetricsError).message).toContain('http: false');
    expect(registry.getMetricsAsArray()).toEqual([]);
  });

  it.each(CLASHES)('ends the boot of an app of NestFactory: $name', async (definition) => {
    const registry = new Registry();
    @Module({
      imports: [MetricsModule.forRoot({ registry, defaultMetrics: false, metrics: [definition] })],
    })
    class AppModule {}
    const options = { logger: false, abortOnError: false } as const;
    const boot = async (): Promise<void> => {
      const app =
        adapter === 'fastify'
          ? await NestFactory.create(AppModule, new FastifyAdapter(), options)
          : await NestFactory.create(AppModule, options);
      await app.init();
      await app.close();
    };
    const error: unknown = await boot().then(
      () => 'it booted',
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('METRIC_CLASH');
    expect((error as MetricsError).message).toContain(definition.name);
    expect((error as MetricsError).message).toContain('http: false');
    expect(registry.getMetricsAsArray()).toEqual([]);
  });

  it('ends the boot where it is one of prom-client in the registry', async () => {
    const registry = new Registry();
    new PromCounter({ name: 'http_requests_total', help, registers: [registry] });
    const error = await bootError(() => ({ adapter, metrics: { registry, http: true } }));
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('METRIC_CLASH');
    expect((error as MetricsError).message).toContain('http_requests_total');
    expect((error as MetricsError).message).toContain('http: false');
    expect(registry.getMetricsAsArray().map(({ name }) => name)).toEqual(['http_requests_total']);
  });

  it('is fine with a prefix, or where HTTP is not measured', async () => {
    for (const more of [{ http: false }, { http: true, prefix: 'shop_', metrics: [] }]) {
      await expect(
        bootError(() => ({ adapter, metrics: { metrics: [CLASHES[0]!], ...more } })),
      ).rejects.toThrow('The app booted.');
    }
  });
});
