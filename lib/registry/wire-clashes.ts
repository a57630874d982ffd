import type { MetricObject, Registry, RegistryContentType } from 'prom-client';
import { isHandle } from '../instruments/index.js';
import { wireNames } from './wire-names.js';

/** Two metrics of one registry that no scraper can tell apart. */
export interface WireClash {
  /** The name that both take on the wire. */
  readonly wireName: string;
  /** Which metrics clash, by which name, and in which format where it is only one. */
  readonly message: string;
}

/** A metric as scrapers see it. */
export interface WireMetric {
  readonly name: string;
  readonly type: string;
}

/**
 * The clashes that stand in a registry now: also of metrics that prom-client itself was
 * given after ours, which it takes where only their names differ.
 */
export function wireClashes(registry: Registry<RegistryContentType>): WireClash[] {
  const owners = new Map<string, WireMetric>();
  const clashes: WireClash[] = [];
  for (const metric of registry.getMetricsAsArray().map(wireMetricOf)) {
    const names = wireNames(metric.name, metric.type);
    const owner = names.map((one) => owners.get(one)).find((one) => one !== undefined);
    if (owner !== undefined) clashes.push(clashOf(metric, owner)!);
    for (const one of names) if (!owners.has(one)) owners.set(one, metric);
  }
  return clashes;
}

/** A metric of a registry. */
export function wireMetricOf(metric: MetricObject): WireMetric {
  const { name, type } = metric;
  return { name, type: isHandle(metric) ? metric.definition.kind : String(type) };
}

/** How a metric clashes with another one that was there before; undefined where it does not. */
export function clashOf(metric: WireMetric, other: WireMetric): WireClash | undefined {
  const names = wireNames(other.name, other.type);
  const shared = wireNames(metric.name, metric.type).filter((one) => names.includes(one));
  if (shared.length === 0) return undefined;
  const inText = shared.find((one) => isInText(one, metric) && isInText(one, other));
  const wireName = inText ?? shared[0]!;
  const message =
    `The ${other.type} ${other.name} and the ${metric.type} ${metric.name} both take the name ${wireName} on the wire` +
    `${inText === undefined ? inOpenMetrics(wireName) : ''}, where no scraper can tell them apart.`;
  return { wireName, message };
}

/** False for a name that a metric takes in OpenMetrics only: its family's, and that of creation times. */
function isInText(wireName: string, { name }: WireMetric): boolean {
  return wireName.startsWith(name) && (wireName === name || !wireName.endsWith('_created'));
}

function inOpenMetrics(wireName: string): string {
  return wireName.endsWith('_created')
    ? ' in OpenMetrics'
    : ' in OpenMetrics, which leaves out "_total" and "_info"';
}
