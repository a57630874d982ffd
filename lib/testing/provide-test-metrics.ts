import type { Provider } from '@nestjs/common';
import type { MetricDefinition } from '../definitions/index.js';
import { INSTRUMENT, type Handle } from '../instruments/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { seedsOf } from '../preseeding/index.js';
import { interceptorProviders, RECORDING_PROVIDERS } from '../recording.providers.js';
import { getMetricToken, HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';

/**
 * Providers for a unit test: the handles of these definitions on a registry of
 * their own, seeded and strict, so that a bad label or value fails the test.
 * Decorated methods of the tested providers record too. No module, no endpoint.
 *
 * @example
 * const module = await Test.createTestingModule({
 *   providers: [OrdersService, ...provideTestMetrics([OrdersProcessed])],
 * }).compile();
 */
export function provideTestMetrics(definitions: readonly MetricDefinition[]): Provider[] {
  const settings: MetricsModuleSettings = { strict: true, defaultMetrics: false };
  return [
    { provide: METRICS_SETTINGS, useValue: settings },
    ...RECORDING_PROVIDERS,
    ...interceptorProviders(),
    ...definitions.map((definition) => ({
      provide: getMetricToken(definition),
      inject: [HANDLE_REGISTRY],
      useFactory: (handles: HandleRegistry) => {
        const handle = handles.register(definition) as unknown as Handle;
        handle[INSTRUMENT].table.seed(seedsOf(definition));
        return handle;
      },
    })),
  ];
}
