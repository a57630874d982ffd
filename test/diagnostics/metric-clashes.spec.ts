import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  Counter as PromCounter,
  Gauge as PromGauge,
  Registry,
  Summary as PromSummary,
} from 'prom-client';
import { defineCounter, defineHistogram, InjectRegistry, MetricsError } from 'nestjs-metrics';
import { bootError } from '../module/boot-error.js';
import { closeApps } from '../support/app.js';
import { boot, of } from './boot.js';

const CHECK = 'metric-clash';
const help = 'What it measures.';
const Orders = defineCounter({ name: 'orders_total', help });
const Size = defineHistogram({ name: 'size_bytes', help });

/** What a provider registers with prom-client itself while the app starts. */
function registering(register: (registry: Registry) => void): new (registry: Registry) => object {
  @Injectable()
  class Registering implements OnModuleInit {
    constructor(@InjectRegistry() private readonly registry: Registry) {}

    onModuleInit(): void {
      register(this.registry);
    }
  }
  return Registering;
}

afterEach(closeApps);

describe('a metric that clashes with what the registry held before', () => {
  it.each([
    ['of its name', 'orders_total'],
    ['of its name on the wire', 'orders'],
  ])('is refused at registration, for one %s', async (_, name) => {
    const registry = new Registry();
    new PromGauge({ name, help, registers: [registry] });
    const error = await bootError(() => ({ metrics: { registry, metrics: [Orders] } }));
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('METRIC_CLASH');
  });
});

describe('a metric of prom-client that clashes on the wire while the app starts', () => {
  const Late = registering((registry) => {
    new PromGauge({ name: 'orders', help, registers: [registry] });
    new PromCounter({ name: 'size_bytes_count', help, registers: [registry] });
  });

  it('is told of as an error', async () => {
    const booted = await boot({ metrics: { metrics: [Orders, Size] }, providers: [Late] });
    expect(of(CHECK, booted)).toEqual([
      {
        severity: 'error',
        check: CHECK,
        subject: 'orders',
        message:
          'The counter orders_total and the gauge orders both take the name orders on the wire in OpenMetrics, which leaves out "_total" and "_info", where no scraper can tell them apart.',
        cure: 'Rename one of them.',
      },
      expect.objectContaining({
        subject: 'size_bytes_count',
        message:
          'The histogram size_bytes and the counter size_bytes_count both take the name size_bytes_count on the wire, where no scraper can tell them apart.',
      }),
    ]);
    expect(booted.log.ours).toEqual([`error ${booted.diagnostics.report()}`]);
  });

  it('is told of where both are of prom-client', async () => {
    const Both = registering((registry) => {
      new PromSummary({ name: 'wait', help, registers: [registry] });
      new PromGauge({ name: 'wait_sum', help, registers: [registry] });
    });
    expect(of(CHECK, await boot({ providers: [Both] })).map(({ subject }) => subject)).toEqual([
      'wait_sum',
    ]);
  });

  it.each([
    ['which leaves out "_total" and "_info"', 'orders'],
    ['where no scraper', 'orders_created'],
  ])('names the format where it clashes in OpenMetrics only, %s', async (reason, name) => {
    const One = registering((registry) => {
      new PromGauge({ name, help, registers: [registry] });
    });
    const [clash] = of(CHECK, await boot({ metrics: { metrics: [Orders] }, providers: [One] }));
    expect(clash!.message).toContain(`the name ${name} on the wire in OpenMetrics, ${reason}`);
  });

  it('names ours as it was defined, also after a scrape by prom-client in OpenMetrics', async () => {
    @Injectable()
    class Scraped implements OnModuleInit {
      constructor(@InjectRegistry() private readonly registry: Registry) {}

      async onModuleInit(): Promise<void> {
        const { registry } = this;
        registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
        await registry.metrics();
        registry.setContentType(Registry.PROMETHEUS_CONTENT_TYPE);
        new PromGauge({ name: 'orders', help, registers: [registry] });
      }
    }
    const booted = await boot({ metrics: { metrics: [Orders] }, providers: [Scraped] });
    expect(of(CHECK, booted)).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/^The counter orders_total and/) }),
    ]);
  });

  it('fails a strict boot, and leaves nothing of ours in the registry', async () => {
    const registry = new Registry();
    const error = await bootError(() => ({
      metrics: { registry, metrics: [Orders, Size], strict: true, naming: 'off' },
      providers: [Late],
    }));
    expect((error as MetricsError).code).toBe('BOOT_DIAGNOSTICS');
    expect((error as MetricsError).message.split('\n').slice(0, 2)).toEqual([
      'The app does not start, since the option strict is true; without strict the errors below are only logged.',
      'Boot diagnostics: 2 errors',
    ]);
    expect(registry.getMetricsAsArray().map(({ name }) => name)).toEqual([
      'orders',
      'size_bytes_count',
    ]);
  });
});

it('metrics that only look alike do not clash', async () => {
  const registry = new Registry();
  new PromGauge({ name: 'orders_open', help, registers: [registry] });
  new PromCounter({ name: 'size', help, registers: [registry] });
  const Late = registering((late) => {
    new PromGauge({ name: 'order', help, registers: [late] });
  });
  const booted = await boot({
    metrics: { registry, metrics: [Orders, Size], defaultMetrics: true, http: true },
    providers: [Late],
  });
  expect(booted.findings).toEqual([]);
});
