import {
  Counter,
  Gauge,
  Histogram,
  Registry,
  Summary,
  type RegistryContentType,
} from 'prom-client';
import type { ClientCopy } from './client-copies.js';

const METRIC_CLASSES = [Counter, Gauge, Histogram, Summary];
const METRIC_CLASS_NAMES = new Set(METRIC_CLASSES.map(({ name }) => name));

/**
 * What in a registry, the registry itself included, was made by another copy of
 * prom-client than the one that this package uses, as text.
 */
export function foreignParts(
  registry: Registry<RegistryContentType>,
  copies: readonly ClientCopy[],
): string[] {
  const parts: string[] = [];
  if (!(registry instanceof Registry) && isRegistryOfClient(registry)) parts.push('the registry');
  for (const metric of registry.getMetricsAsArray() as unknown[]) {
    if (METRIC_CLASSES.some((one) => metric instanceof one)) continue;
    if (isMetricOfClient(metric, copies)) parts.push(`metric ${(metric as { name: string }).name}`);
  }
  return parts;
}

/** An object of the user's own that only behaves like a registry has no such class. */
function isRegistryOfClient(registry: object): boolean {
  const { constructor } = registry as { constructor?: { PROMETHEUS_CONTENT_TYPE?: unknown } };
  return typeof constructor?.PROMETHEUS_CONTENT_TYPE === 'string';
}

function isMetricOfClient(metric: unknown, copies: readonly ClientCopy[]): boolean {
  const classes = classesOf(metric);
  if (classes.some((one) => copies.some((copy) => copy.classes.has(one)))) return true;
  const names = classes.map(({ name }) => name);
  return names.includes('Metric') && names.some((name) => METRIC_CLASS_NAMES.has(name));
}

function classesOf(value: unknown): Function[] {
  const classes: Function[] = [];
  let at: unknown = value;
  while (typeof at === 'object' && at !== null) {
    at = Object.getPrototypeOf(at);
    const { constructor } = (at ?? {}) as { constructor?: unknown };
    if (typeof constructor === 'function') classes.push(constructor);
  }
  return classes;
}
