import type { MetricDefinition } from 'nestjs-metrics';
import type { MetricState, ModelSeries } from './model.js';
import { seriesKey, type ParsedBody } from './parse-exposition.js';

/** The formats that are compared; `registry` is what prom-client's own registry writes as text. */
export type Format = 'text' | 'openmetrics' | 'registry';

/** What a family must be in a body. */
export interface ExpectedFamily {
  readonly type: string;
  readonly help: string;
  readonly unit: string | undefined;
  /** Values by {@link seriesKey}. */
  readonly samples: ReadonlyMap<string, number>;
}

/** Families by name. */
export type ExpectedBody = ReadonlyMap<string, ExpectedFamily>;

/** What a body must hold of metrics that are in these states. */
export function expectedBody(
  states: Iterable<MetricState>,
  format: Format,
  defaultLabels: Readonly<Record<string, string>> = {},
): ExpectedBody {
  const families = new Map<string, ExpectedFamily>();
  for (const { definition, series } of states) {
    const { name, kind, help, unit } = definition;
    const isOpenMetrics = format === 'openmetrics';
    const isTotal = kind === 'counter' && name.endsWith('_total');
    const samples = series.flatMap((one) => {
      const own = definition.labelNames.map((label, index) => [label, one.labels[index]!]);
      const labels = Object.entries({ ...defaultLabels, ...Object.fromEntries(own) });
      return samplesOf(definition, one, isOpenMetrics).map(
        ([suffix, bound, value]) =>
          [seriesKey(name + suffix, [...labels, ...bound] as [string, string][]), value] as const,
      );
    });
    families.set(isOpenMetrics && isTotal ? name.replace(/_total$/, '') : name, {
      type: isOpenMetrics && kind === 'counter' && !isTotal ? 'unknown' : kind,
      help,
      unit: isOpenMetrics ? unit : undefined,
      samples: new Map(samples),
    });
  }
  return families;
}

/** In how far a body is not what it must be; the module's metrics of itself are left aside. */
export function differences(body: ParsedBody, expected: ExpectedBody): string[] {
  const found: string[] = [];
  for (const name of body.keys()) {
    if (!expected.has(name) && !name.startsWith('nestjs_metrics_')) found.push(`${name} is extra`);
  }
  for (const [name, { type, help, unit, samples }] of expected) {
    const family = body.get(name);
    if (family?.type !== type || family.help !== help || family.unit !== unit) {
      found.push(`${name} is ${JSON.stringify({ ...family, samples: undefined })}, not a ${type}`);
    }
    const rest = new Map(samples);
    for (const sample of family?.samples ?? []) {
      const key = seriesKey(sample.name, sample.labels);
      const value = rest.get(key);
      if (value === undefined) found.push(`${key} is extra`);
      else if (!isSame(sample.value, value)) found.push(`${key} is ${sample.value}, not ${value}`);
      rest.delete(key);
    }
    for (const key of rest.keys()) found.push(`${key} is missing`);
  }
  return found;
}

/** The same double. The sign of a zero is left aside: a gauge's -0 has always been written as 0. */
export function isSame(a: number, b: number): boolean {
  return Object.is(a, b) || (a === 0 && b === 0);
}

type ExpectedSample = readonly [
  suffix: string,
  bound: readonly (readonly [string, string])[],
  value: number,
];

function samplesOf(
  definition: MetricDefinition,
  { value, observations }: ModelSeries,
  isOpenMetrics: boolean,
): ExpectedSample[] {
  if (definition.kind !== 'histogram' && definition.kind !== 'summary') return [['', [], value]];
  const bounds = definition.kind === 'histogram' ? [...definition.buckets, Infinity] : [];
  const sum = observations.reduce((total, one) => total + one, 0);
  const buckets = bounds.map((bound): ExpectedSample => [
    '_bucket',
    [['le', bound === Infinity ? '+Inf' : String(bound)]],
    observations.filter((one) => one <= bound).length,
  ]);
  // OpenMetrics wants no sum that may fall, and no count without a sum.
  if (isOpenMetrics && (sum < 0 || bounds.some((bound) => bound < 0))) return buckets;
  return [...buckets, ['_sum', [], sum], ['_count', [], observations.length]];
}
