import type { FactoryProvider } from '@nestjs/common';
import type { MetricDefinition } from '../definitions/index.js';
import type { HandleRegistry } from './handle-registry.js';
import { getMetricToken, HANDLE_REGISTRY } from './tokens.js';

/** Providers of the handles of these definitions, each under the token of its name. */
export function provideHandles(
  definitions: readonly MetricDefinition[],
): FactoryProvider<unknown>[] {
  return definitions.map((definition) => ({
    provide: getMetricToken(definition),
    inject: [HANDLE_REGISTRY],
    useFactory: (handles: HandleRegistry) => handles.register(definition),
  }));
}
