import { parseNumber, type ParsedSample } from './parse-line.js';

/** One metric family of a body. */
export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string | undefined;
  readonly unit: string | undefined;
  readonly samples: readonly ParsedSample[];
}

/** The samples of one label set, apart from `le` and `quantile`. */
type Metric = readonly ParsedSample[];

/** Fails for what no line shows on its own: a whole family that breaks the rules of its type. */
export function checkFamily(family: ParsedFamily, openMetrics: boolean): void {
  const { name, type, unit } = family;
  if (unit !== undefined && !name.endsWith(`_${unit}`)) {
    throw new Error(`The family ${name} does not end with its unit ${unit}`);
  }
  for (const metric of metricsOf(family, openMetrics)) {
    const broken = brokenRule(type, name, metric, openMetrics);
    if (broken !== undefined) {
      throw new Error(`A ${type} ${broken}: ${name} ${JSON.stringify([...metric[0]!.labels])}`);
    }
  }
}

function brokenRule(
  type: string,
  name: string,
  metric: Metric,
  openMetrics: boolean,
): string | undefined {
  switch (type) {
    case 'counter':
      return metric.every(({ value }) => value >= 0) ? undefined : 'below zero';
    case 'histogram':
      return brokenHistogram(name, metric, openMetrics) ?? brokenTotals(name, metric, openMetrics);
    case 'summary':
      return brokenTotals(name, metric, openMetrics);
    case 'info':
      return metric.every(({ value }) => value === 1) ? undefined : 'that is not 1';
    case 'stateset':
      return metric.every(({ value, labels }) => (value === 0 || value === 1) && labels.has(name))
        ? undefined
        : 'that is not 0 or 1, or has no label of its name';
    default:
      return undefined;
  }
}

function brokenHistogram(name: string, metric: Metric, openMetrics: boolean): string | undefined {
  const buckets = metric.filter((sample) => sample.name === `${name}_bucket`);
  if (buckets.some(({ labels }) => !labels.has('le'))) return 'with a bucket that has no bound';
  const bounds = buckets.map(({ labels }) => parseNumber(labels.get('le')!));
  const counts = buckets.map(({ value }) => value);
  if (!ascends(bounds, (a, b) => a < b)) return 'whose bounds do not ascend';
  if (!counts.every(isCount)) return 'whose buckets are no counts';
  if (!ascends(counts, (a, b) => a <= b)) return 'whose buckets are not cumulative';
  if (bounds.at(-1) !== Infinity) return 'without a +Inf bucket';
  const count = valueOf(metric, `${name}_count`);
  if (count !== undefined && count !== counts.at(-1)) return 'whose count is not its +Inf bucket';
  const sum = valueOf(metric, `${name}_sum`);
  return openMetrics && bounds[0]! < 0 && sum !== undefined
    ? 'with a sum that may fall'
    : undefined;
}

function brokenTotals(name: string, metric: Metric, openMetrics: boolean): string | undefined {
  const sum = valueOf(metric, `${name}_sum`);
  const count = valueOf(metric, `${name}_count`);
  if ((sum === undefined) !== (count === undefined)) return 'with only one of sum and count';
  if (!openMetrics && sum === undefined) return 'without sum and count';
  if (count !== undefined && !isCount(count)) return 'whose count is none';
  return openMetrics && sum !== undefined && !(sum >= 0) ? 'whose sum is below zero' : undefined;
}

/** A family's samples by label set; in OpenMetrics those of one set must stand together. */
function metricsOf({ name, samples }: ParsedFamily, openMetrics: boolean): Iterable<Metric> {
  const metrics = new Map<string, ParsedSample[]>();
  let last: string | undefined;
  for (const sample of samples) {
    const labels = [...sample.labels].filter(([label]) => label !== 'le' && label !== 'quantile');
    const key = JSON.stringify(labels.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    const metric = metrics.get(key) ?? [];
    if (openMetrics && key !== last && metric.length > 0) {
      throw new Error(`Interleaved series: ${name} ${key}`);
    }
    metrics.set(key, metric);
    metric.push(sample);
    last = key;
  }
  return metrics.values();
}

function valueOf(metric: Metric, name: string): number | undefined {
  return metric.find((sample) => sample.name === name)?.value;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

function ascends(values: readonly number[], holds: (a: number, b: number) => boolean): boolean {
  return values.every((value, index) => index === 0 || holds(values[index - 1]!, value));
}
