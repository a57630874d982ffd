import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import {
  Counted,
  defineCounter,
  defineGauge,
  defineHistogram,
  MetricsError,
  MetricsModule,
  Observed,
  open,
  type MetricDefinition,
  type MetricsModuleOptions,
} from 'nestjs-metrics';
import { bootError } from '../module/boot-error.js';
import { closeApps } from '../support/app.js';
import { boot, type Booted } from './boot.js';

const help = 'What it measures.';
const Logins = defineCounter({ name: 'logins', help });
const Payload = defineHistogram({ name: 'payload_kilobytes', help, buckets: [1, 10] });
const Good = defineCounter({ name: 'orders_total', help });

@Injectable()
class Uploads {
  @Observed(Payload, { value: () => 1 })
  @Counted()
  upload(): void {}
}

function start(options: MetricsModuleOptions = {}, providers = [Uploads]): Promise<Booted> {
  const metrics = { defaultMetrics: false, http: false, metrics: [Good, Logins], ...options };
  return boot({ module: MetricsModule.forRoot(metrics), providers });
}

function summary({ findings }: Booted): string[] {
  return findings.map(({ severity, check, subject }) => `${severity} ${check} ${subject}`);
}

afterEach(closeApps);

describe('names against the conventions', () => {
  it('are warnings by default, of listed metrics and of those that only decorators name', async () => {
    const booted = await start();
    expect(summary(booted)).toEqual([
      'warning naming/counter-total logins',
      'warning naming/base-unit payload_kilobytes',
    ]);
    expect(booted.findings[0]).toMatchObject({
      message: expect.stringContaining('Metric logins is a counter'),
      cure: 'Name it logins_total.',
    });
    expect(booted.log.ours).toEqual([`warn ${booted.diagnostics.report()}`]);
  });

  it('are judged with the prefix of the app', async () => {
    const { findings } = await start({ prefix: 'shop_' });
    expect(findings.map(({ subject }) => subject)).toEqual([
      'shop_logins',
      'shop_payload_kilobytes',
    ]);
  });

  it('are nothing with naming: off, strict or not', async () => {
    for (const strict of [false, true]) {
      const { findings, log } = await start({ naming: 'off', strict });
      expect(findings).toEqual([]);
      expect(log.ours).toEqual([]);
    }
  });

  it('are warnings in a strict app that says so', async () => {
    expect(summary(await start({ naming: 'warn', strict: true }))).toHaveLength(2);
  });

  it.each<MetricsModuleOptions>([
    { naming: 'error' },
    { strict: true },
    { naming: 'error', strict: true },
  ])('fail the boot with %j', async (options) => {
    const registry = new Registry();
    const error = await bootError(() => ({
      module: MetricsModule.forRoot({
        ...options,
        defaultMetrics: false,
        registry,
        metrics: [Logins],
      }),
    }));
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('BOOT_DIAGNOSTICS');
    expect((error as MetricsError).message).toMatch(
      /^The app does not start, since .*'warn' only reports names\.\nBoot diagnostics: 1 error\n {2}error naming\/counter-total: Metric logins is .*Name it logins_total\.$/,
    );
    expect(registry.getMetricsAsArray()).toEqual([]);
  });

  it.each<[string, MetricDefinition]>([
    ['help-text', defineGauge({ name: 'queue_depth', help: 'Queue depth.' })],
    ['id-label', defineCounter({ name: 'uses_total', help, labels: { tenant_id: open() } })],
    [
      'seconds-buckets',
      defineHistogram({
        name: 'job_seconds',
        help,
        buckets: [1, 5, 10, 50, 100, 500, 1_000, 5_000],
      }),
    ],
    ['bytes-buckets', defineHistogram({ name: 'size_bytes', help })],
    [
      'label-spelling',
      defineGauge({ name: 'depth', help, labels: { task_name: ['a'], taskname: ['b'] } }),
    ],
  ])('fail no boot where a rule only guesses: %s', async (rule, metric) => {
    const booted = await start({ naming: 'error', strict: true, metrics: [metric] }, []);
    expect(summary(booted)).toEqual([`warning naming/${rule} ${metric.name}`]);
  });

  it.each<[MetricsModuleOptions, string]>([
    [{ strict: true }, "the option strict is true; naming: 'warn' only reports names."],
    [{ naming: 'error' }, "the option naming is 'error'; 'warn' only reports names."],
  ])('say why they fail the boot with %j, and how to loosen it', async (options, reason) => {
    const module = MetricsModule.forRoot({ ...options, metrics: [Logins] });
    const error = (await bootError(() => ({ module }))) as MetricsError;
    expect(error.message.split('\n')[0]).toBe(`The app does not start, since ${reason}`);
  });

  it('are those of this app, not of another one with the same registry', async () => {
    const registry = new Registry();
    await start({ registry, metrics: [Logins] });
    const module = MetricsModule.forRoot({ registry, metrics: [Good], naming: 'error' });
    expect((await boot({ module })).findings).toEqual([]);
  });
});

describe('the metrics that this module makes itself', () => {
  it('break no convention', async () => {
    const module = MetricsModule.forRoot({
      naming: 'error',
      http: { sizes: true, handlerLabels: true },
      outbound: true,
      rpc: true,
      websockets: true,
      graphql: true,
      schedule: true,
      bullmq: true,
    });
    @Injectable()
    class Service {
      @Counted()
      count(): void {}
    }
    expect((await boot({ module, providers: [Service] })).findings).toEqual([]);
  });
});
