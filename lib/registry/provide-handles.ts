import type { FactoryProvider } from '@nestjs/common';
import type { MetricDefinition } from '../definitions/index.js';
import type { HandleRegistry } from './handle-registry.js';
import { getMetricToken, HANDLE_REGISTRY } from './tokens.js';

/** Providers of the handles of these definitions, each under the token of its name. */
export function provideHandles(
  definitions: readonly MetricDefinition[],
): FactoryProvider<unknown>[] {
  const byToken = new Map<string, MetricDefinition[]>();
  for (const definition of definitions) {
    const token = getMetricToken(definition);
    byToken.set(token, [...(byToken.get(token) ?? []), definition]);
  }
  // All of one token in one provider: Nest would keep only the last of several.
  return Array.from(byToken, ([token, [first, ...others]]) => ({
    provide: token,
    inject: [HANDLE_REGISTRY],
    useFactory: (handles: HandleRegistry) => {
      const handle = handles.register(first!);
      for (const other of others) handles.register(other);
      return handle;
    },
  }));
}
