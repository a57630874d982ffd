import { describeCardinality } from './cardinality.js';
import { isOpenLabel, type LabelSpec } from './label-specs.js';
import type { MetricDefinition } from './metric-definition.js';

/**
 * In which property two definitions of one name differ, with both values, or
 * undefined where they are the same metric. Seeds may differ: they add up.
 */
export function differenceOf(a: MetricDefinition, b: MetricDefinition): string | undefined {
  const left = describe(a);
  const right = describe(b);
  for (const [property, value] of Object.entries(left)) {
    const other = right[property];
    if (value !== other) return `${property}: ${value} and ${other}`;
  }
  return undefined;
}

function describe(definition: MetricDefinition): Record<string, string> {
  return {
    type: definition.kind,
    labels: `[${definition.labelNames.map((name) => describeLabel(name, definition.labels[name]!)).join(', ')}]`,
    help: JSON.stringify(definition.help),
    unit: String(definition.unit),
    buckets: 'buckets' in definition ? `[${definition.buckets.join(', ')}]` : 'none',
    percentiles:
      'percentiles' in definition
        ? `[${definition.percentiles.join(', ')}] over ${definition.maxAgeSeconds} s in ${definition.ageBuckets} steps`
        : 'none',
    cardinality: describeCardinality(definition.cardinality),
    aggregate: String('aggregate' in definition ? definition.aggregate : undefined),
    exemplars: String('exemplars' in definition ? definition.exemplars : undefined),
  };
}

function describeLabel(name: string, spec: LabelSpec): string {
  return isOpenLabel(spec) ? `${name}: open` : `${name}: ${JSON.stringify(spec.map(String))}`;
}
