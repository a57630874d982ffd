import type { Registry, RegistryContentType } from 'prom-client';
import {
  assertLabelName,
  assertMetricName,
  differenceOf,
  type MetricDefinition,
} from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import { createHandle, isHandle, type Handle, type HandleContext } from '../instruments/index.js';
import { clashOf, wireMetricOf } from './wire-clashes.js';

/**
 * Makes the handle of a definition in a prom-client registry, or finds the one
 * that an equal definition made there.
 * @param cure What to do about two different ones, where there is more to say than usually.
 * @throws MetricsError `METRIC_CLASH` where the registry holds something else of
 * that name, or something that looks the same on the wire.
 */
export function registerHandle(
  registry: Registry<RegistryContentType>,
  definition: MetricDefinition,
  context: HandleContext,
  cure?: string,
): Handle {
  const { name } = context;
  assertMetricName(name);
  // A state set's label is named as its family, prefix included.
  if (definition.kind === 'stateset') assertLabelName(name, `Metric ${name}`);
  const existing: unknown = registry.getSingleMetric(name);
  if (existing !== undefined) return adopt(existing, definition, name, cure);
  refuseClash(registry, name, definition.kind);
  const handle = createHandle(definition, context);
  registry.registerMetric(handle);
  return handle;
}

function adopt(
  existing: unknown,
  definition: MetricDefinition,
  name: string,
  cure: string | undefined,
): Handle {
  if (!isHandle(existing)) {
    throw new MetricsError(
      'METRIC_CLASH',
      `Metric ${name} is already in the registry, made by prom-client directly. ` +
        (cure ?? 'Define it once: drop the other one, or choose another name or a prefix.'),
    );
  }
  const difference = differenceOf(existing.definition, definition);
  if (difference !== undefined) {
    throw new MetricsError(
      'METRIC_CLASH',
      `Metric ${name} is defined twice with different ${difference}. ${cure ?? 'Export one definition and reuse it.'}`,
    );
  }
  return existing;
}

function refuseClash(
  registry: Registry<RegistryContentType>,
  name: string,
  type: MetricDefinition['kind'],
): void {
  for (const other of registry.getMetricsAsArray()) {
    const clash = clashOf({ name, type }, wireMetricOf(other));
    if (clash === undefined) continue;
    throw new MetricsError('METRIC_CLASH', `${clash.message} Rename one of them.`);
  }
}
