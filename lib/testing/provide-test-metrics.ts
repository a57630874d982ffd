import type { Provider } from '@nestjs/common';
import type { MetricDefinition } from '../definitions/index.js';
import { MetricsExplorer, MetricsInitializer } from '../discovery/index.js';
import { INSTRUMENT } from '../instruments/index.js';
import { CALL_RECORDERS, type CallRecorders } from '../interception/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { seedsOf } from '../preseeding/index.js';
import { interceptorProviders, RECORDING_PROVIDERS } from '../recording.providers.js';
import { HANDLE_REGISTRY, provideHandles, type HandleRegistry } from '../registry/index.js';

/**
 * Providers for a unit test: the handles of these definitions on a registry of
 * their own, seeded and strict, so that a bad label or value fails the test.
 * Decorated methods of the tested classes record too; those of instances that a
 * `useFactory` or `useValue` provides, and readers at scrape, only after
 * `await module.init()`. No module, no endpoint.
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
    ...provideHandles(definitions),
    MetricsExplorer,
    MetricsInitializer,
    {
      provide: 'nestjs-metrics:test-seeds',
      inject: [HANDLE_REGISTRY, CALL_RECORDERS],
      useFactory: seedAtOnce,
    },
  ];
}

/** A unit test starts no app, so nothing is seeded at its start. */
function seedAtOnce(handles: HandleRegistry, recorders: CallRecorders): true {
  handles.onRegistered((handle, definition) => handle[INSTRUMENT].table.seed(seedsOf(definition)));
  recorders.seed();
  return true;
}
