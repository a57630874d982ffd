import type { INestApplicationContext } from '@nestjs/common';
import {
  CountedInterceptor,
  MetricsModule,
  type CallRecorder,
  type Counter,
  type Gauge,
  type Histogram,
  type Info,
  type MethodIdentity,
  type MethodInterceptor,
  type MetricsModuleSettings,
  type StateSet,
  type Summary,
} from 'nestjs-metrics';
import { provideTestMetrics, resetMetrics, seriesOf, valueOf } from 'nestjs-metrics/testing';
import { Registry, type OpenMetricsContentType } from 'prom-client';
import { assertType, some, type Equal } from './equal.js';
import { Charge, Depth, Logins, Orders, Parse, ShopInfo, ShopState, Wait } from './metrics.js';

class OwnInterceptor implements MethodInterceptor {
  bind(_options: unknown, { methodName }: MethodIdentity): CallRecorder {
    return { usesClock: methodName === 'slow' };
  }
}

class NoInterceptor {
  record(): void {}
}

class EmptyInterceptor {
  bind(): void {}
}

class ShapingFactory {
  createMetricsOptions(): { prefix: string; endpoint: false } {
    return { prefix: 'shop_', endpoint: false };
  }
}

// The module.
MetricsModule.forRoot();
MetricsModule.forRoot({
  isGlobal: false,
  metrics: [Orders, Depth, Charge, Parse, ShopInfo, ShopState],
  endpoint: { path: '/internal/metrics', decorators: [(_target: Function) => undefined] },
  registry: new Registry(),
  prefix: 'shop_',
  defaultLabels: { region: 'eu', shard: 1 },
  defaultMetrics: { eventLoopMonitoringPrecision: 10 },
  strict: true,
  exposition: { created: true, collectorTimeoutMs: 100 },
});
MetricsModule.forRoot({ endpoint: false, defaultMetrics: false });
MetricsModule.forRoot({ registry: new Registry<OpenMetricsContentType>() });
MetricsModule.forFeature([Orders, ShopState]);
MetricsModule.forRootAsync({
  metrics: [Orders],
  endpoint: false,
  inject: ['CONFIG'],
  useFactory: async (config: { prefix: string }): Promise<MetricsModuleSettings> => ({
    prefix: config.prefix,
  }),
});

// @ts-expect-error an unknown option
MetricsModule.forRoot({ metric: [Orders] });
// @ts-expect-error an option of a later room
MetricsModule.forRoot({ push: { gateway: 'http://localhost' } });
// @ts-expect-error an unknown option of the endpoint
MetricsModule.forRoot({ endpoint: { paths: '/metrics' } });
// @ts-expect-error true is no endpoint
MetricsModule.forRoot({ endpoint: true });
// @ts-expect-error a name is no definition
MetricsModule.forRoot({ metrics: ['orders_total'] });
// @ts-expect-error a label value that is neither text nor number
MetricsModule.forRoot({ defaultLabels: { region: true } });
// @ts-expect-error the registry of the default metrics is the app's
MetricsModule.forRoot({ defaultMetrics: { register: new Registry() } });
// @ts-expect-error an unknown option
MetricsModule.forRoot({ exposition: { timeoutMs: 5 } });
// @ts-expect-error a handle is no definition
MetricsModule.forFeature([some<Counter<typeof Orders>>()]);
// @ts-expect-error what shapes the module stands beside the factory
MetricsModule.forRootAsync({ useFactory: () => ({ metrics: [Orders] }) });
// @ts-expect-error the same among settings
MetricsModule.forRootAsync({ useFactory: () => ({ prefix: 'shop_', endpoint: false }) });
MetricsModule.forRootAsync({
  // @ts-expect-error the same where it answers later
  useFactory: async () => ({ strict: true, endpoint: { path: '/internal/metrics' } }),
});
// @ts-expect-error the same among settings
MetricsModule.forRootAsync({ useFactory: () => ({ prefix: 'shop_', isGlobal: false }) });
// @ts-expect-error the same among settings
MetricsModule.forRootAsync({ useFactory: () => ({ prefix: 'shop_', imports: [] }) });
MetricsModule.forRootAsync({
  // @ts-expect-error the same among settings
  useFactory: () => ({ prefix: 'shop_', interceptors: { counted: CountedInterceptor } }),
});
// @ts-expect-error the same of a class
MetricsModule.forRootAsync({ useClass: ShapingFactory });
// @ts-expect-error an unknown option beside the factory
MetricsModule.forRootAsync({ useFactory: () => ({}), prefix: 'shop_' });

// Interceptors.
MetricsModule.forRoot({ interceptors: { counted: CountedInterceptor, gauged: OwnInterceptor } });
MetricsModule.forRootAsync({
  imports: [],
  interceptors: { observed: OwnInterceptor },
  useFactory: () => ({}),
});
// @ts-expect-error a class that cannot bind
MetricsModule.forRoot({ interceptors: { counted: NoInterceptor } });
// @ts-expect-error a class whose bind makes no recorder
MetricsModule.forRoot({ interceptors: { timed: EmptyInterceptor } });
// @ts-expect-error an instance in place of a class
MetricsModule.forRoot({ interceptors: { timed: new OwnInterceptor() } });
// @ts-expect-error an unknown kind
MetricsModule.forRoot({ interceptors: { count: OwnInterceptor } });

// The testing kit takes every typed handle.
const app = some<INestApplicationContext>();
const orders = some<Counter<typeof Orders>>();
const handles = [
  valueOf(orders, { outcome: 'success' }),
  valueOf(some<Counter<typeof Logins>>()),
  valueOf(some<Gauge<typeof Depth>>(), { queue: 'mail' }),
  valueOf(some<Histogram<typeof Charge>>(), 'charge_seconds_count', { method: 'card' }),
  valueOf(some<Histogram<typeof Wait>>(), 'wait_seconds_count'),
  valueOf(some<Summary<typeof Parse>>(), 'parse_seconds_sum'),
  valueOf(some<Info<typeof ShopInfo>>(), { version: '1.0' }),
  valueOf(some<StateSet<typeof ShopState>>(), { shop_state: 'on' }),
  valueOf(app, Orders, { tenant: 'acme' }),
  valueOf(app, 'orders_total'),
];
assertType<Equal<(typeof handles)[number], Promise<number | undefined>>>();
export const readings = [
  seriesOf(orders),
  seriesOf(some<Histogram<typeof Charge>>()),
  seriesOf(some<Summary<typeof Parse>>()),
  seriesOf(some<StateSet<typeof ShopState>>()),
  seriesOf(app, Orders),
  seriesOf(app, 'orders_total'),
];
resetMetrics(app);
provideTestMetrics([Orders, ShopState]);

// @ts-expect-error an app alone does not say which metric
void seriesOf(app);
// @ts-expect-error a definition has no values
void valueOf(Orders);
// @ts-expect-error a name is no definition
provideTestMetrics(['orders_total']);
