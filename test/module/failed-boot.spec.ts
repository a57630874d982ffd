import { describe, expect, it } from '@jest/globals';
import { Module, type DynamicModule } from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import { Gauge as PromGauge, Registry } from 'prom-client';
import {
  defineCounter,
  defineGauge,
  MetricsError,
  MetricsModule,
  type MetricDefinition,
} from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';

const help = 'What it measures.';
const Orders = defineCounter({ name: 'orders_total', help });
const OtherOrders = defineCounter({ name: 'orders_total', help: 'Another help.' });
const OrdersGauge = defineGauge({ name: 'orders', help });
const Depth = defineGauge({ name: 'depth', help });
const TooMany = defineCounter({
  name: 'too_many_total',
  help,
  labels: { code: Array.from({ length: 1_001 }, (_, index) => index) },
});

@Module({})
class AppModule {}

/** An app of these metrics, and of features that bring one each. */
function appOf(
  registry: Registry,
  metrics: readonly MetricDefinition[],
  features: readonly MetricDefinition[] = [],
  defaultMetrics = false,
): DynamicModule {
  return {
    module: AppModule,
    imports: [
      MetricsModule.forRoot({ registry, metrics, defaultMetrics, defaultLabels: { pod: 'a' } }),
      ...features.map((definition) => MetricsModule.forFeature([definition])),
    ],
  };
}

function boot(
  module: DynamicModule,
  more: object = {},
): ReturnType<typeof NestFactory.createApplicationContext> {
  return NestFactory.createApplicationContext(module, {
    abortOnError: false,
    logger: false,
    ...more,
  });
}

async function codeOf(booting: Promise<unknown>): Promise<unknown> {
  const error: unknown = await booting.then(
    () => 'it booted',
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MetricsError);
  return (error as MetricsError).code;
}

function namesIn(registry: Registry): string[] {
  return registry.getMetricsAsArray().map(({ name }) => name);
}

interface Failure {
  readonly what: string;
  readonly code: string;
  readonly metrics: readonly MetricDefinition[];
  readonly features?: readonly MetricDefinition[];
  readonly defaultMetrics?: boolean;
}

const FAILURES: Failure[] = [
  { what: 'too many series', code: 'TOO_MANY_SERIES', metrics: [Depth, TooMany, Orders] },
  {
    what: 'too many series, with default metrics',
    code: 'TOO_MANY_SERIES',
    metrics: [TooMany],
    defaultMetrics: true,
  },
  { what: 'two definitions of a name', code: 'METRIC_CLASH', metrics: [Orders, OtherOrders] },
  {
    what: 'a clash on the wire, and metrics after it',
    code: 'METRIC_CLASH',
    metrics: [Orders, OrdersGauge, Depth],
  },
  {
    what: 'a clash of a feature',
    code: 'METRIC_CLASH',
    metrics: [Orders],
    features: [OtherOrders, Depth],
  },
  {
    what: 'a clash of a feature, with default metrics',
    code: 'METRIC_CLASH',
    metrics: [Orders],
    features: [OrdersGauge],
    defaultMetrics: true,
  },
];

describe('a boot that fails', () => {
  it.each(FAILURES)(
    'leaves a registry of one’s own as it was, for the corrected app: $what',
    async ({ code, metrics, features = [], defaultMetrics = false }) => {
      const registry = new Registry();
      new PromGauge({ name: 'foreign', help, registers: [registry] }).set(1);
      expect(await codeOf(boot(appOf(registry, metrics, features, defaultMetrics)))).toBe(code);
      expect(namesIn(registry)).toEqual(['foreign']);
      expect(await registry.metrics()).toContain('foreign 1\n');

      const corrected = await boot(appOf(registry, [Orders, Depth], [], defaultMetrics));
      expect(await valueOf(corrected, Orders)).toBe(0);
      expect(namesIn(registry)).toEqual(expect.arrayContaining(['orders_total', 'depth']));
      await corrected.close();
      expect(namesIn(registry)).toEqual(['foreign']);
    },
  );

  it('costs another app of the same registry nothing', async () => {
    const registry = new Registry();
    const running = await boot(appOf(registry, [Orders], [], true));
    expect(await codeOf(boot(appOf(registry, [Orders, TooMany], [], true)))).toBe(
      'TOO_MANY_SERIES',
    );
    expect(namesIn(registry)).not.toContain('too_many_total');
    expect(namesIn(registry)).toContain('process_cpu_user_seconds_total');
    expect(await valueOf(running, Orders)).toBe(0);
    await running.close();
    expect(namesIn(registry)).toEqual([]);
  });

  it('is that of two clashing features which Nest tells apart by their content', async () => {
    const more = { moduleIdGeneratorAlgorithm: 'deep-hash' };
    const registry = new Registry();
    expect(await codeOf(boot(appOf(registry, [], [Orders, OtherOrders]), more))).toBe(
      'METRIC_CLASH',
    );
    const good = await boot(appOf(registry, [], [Orders, Orders, Depth]), more);
    expect(await valueOf(good, Orders)).toBe(0);
    await good.close();
  });
});

@Module({ imports: [MetricsModule.forFeature([OtherOrders])] })
class ClashingModule {}

@Module({ imports: [MetricsModule.forFeature([TooMany])] })
class TooManyModule {}

describe('a feature that is loaded after the boot', () => {
  it.each([
    ['clashes', ClashingModule, 'METRIC_CLASH'],
    ['seeds too many series', TooManyModule, 'TOO_MANY_SERIES'],
  ])('is refused where it %s, and costs the app none of its metrics', async (_, feature, code) => {
    const registry = new Registry();
    const app = await boot(appOf(registry, [Orders, Depth], [], true));
    const before = namesIn(registry);
    expect(await codeOf(app.get(LazyModuleLoader).load(() => feature))).toBe(code);
    expect(namesIn(registry)).toEqual(before);
    expect(await valueOf(app, Orders)).toBe(0);
    expect(await valueOf(app, 'nodejs_version_info')).toBe(1);
    await app.close();
    expect(namesIn(registry)).toEqual([]);
  });
});
