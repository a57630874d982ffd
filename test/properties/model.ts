import type { MetricDefinition } from 'nestjs-metrics';

/** How a value is recorded. */
export type Method = 'inc' | 'dec' | 'set' | 'observe';

/** Label values in declared order; undefined for a label set that is refused. */
export type LabelValues = readonly string[] | undefined;

/** One series of the model; never changed, but replaced. */
export interface ModelSeries {
  readonly labels: readonly string[];
  /** Of a counter or a gauge. */
  readonly value: number;
  /** All that a histogram or a summary has observed. */
  readonly observations: readonly number[];
}

/** A metric as it was at some moment. */
export interface MetricState {
  readonly definition: MetricDefinition;
  readonly series: readonly ModelSeries[];
}

/**
 * A metric as its users are told that it behaves, without a thought for speed: the
 * series are kept by the JSON of their label values, and what was observed is kept
 * whole.
 */
export class ModelMetric {
  private readonly series = new Map<string, ModelSeries>();

  constructor(readonly definition: MetricDefinition) {
    this.reset();
  }

  /** The metric as it is now. */
  snapshot(): MetricState {
    return { definition: this.definition, series: [...this.series.values()] };
  }

  /**
   * What arguments in prom-client's form name: a label set, or values in declared
   * order. The values are what they become as text, the unknown ones not yet folded.
   */
  read(given: readonly unknown[]): LabelValues {
    const { labelNames } = this.definition;
    const [first] = given;
    if (typeof first === 'object' && first !== null) {
      const labels = first as Record<string, unknown>;
      if (Object.keys(labels).some((name) => !labelNames.includes(name))) return undefined;
      return textsOf(labelNames.map((name) => (Object.hasOwn(labels, name) ? labels[name] : NaN)));
    }
    return given.length === labelNames.length ? textsOf(given) : undefined;
  }

  /** Records a value, unless it or the labels are refused. */
  record(method: Method, labels: LabelValues, given: unknown): void {
    const value = given === undefined && (method === 'inc' || method === 'dec') ? 1 : given;
    if (labels === undefined || !this.takes(value)) return;
    const series = this.at(this.fold(labels));
    this.put({
      labels: series.labels,
      value: { inc: series.value + value, dec: series.value - value, set: value, observe: 0 }[
        method
      ],
      observations: method === 'observe' ? [...series.observations, value] : [],
    });
  }

  /** Removes the series of exactly these values. */
  remove(labels: LabelValues): void {
    this.series.delete(JSON.stringify(labels) ?? '');
  }

  /** Makes a series begin at zero, whether it exists or not. */
  zero(labels: LabelValues): void {
    if (labels !== undefined) this.put(zeroOf(this.fold(labels)));
  }

  /** Begins anew, with the seeded series only. */
  reset(): void {
    this.series.clear();
    for (const labels of seedsOf(this.definition)) this.put(zeroOf(labels));
  }

  private at(labels: readonly string[]): ModelSeries {
    return this.series.get(JSON.stringify(labels)) ?? zeroOf(labels);
  }

  private put(series: ModelSeries): void {
    this.series.set(JSON.stringify(series.labels), series);
  }

  private takes(value: unknown): value is number {
    if (typeof value !== 'number') return false;
    if (this.definition.kind === 'gauge') return true;
    return Number.isFinite(value) && (this.definition.kind !== 'counter' || value >= 0);
  }

  private fold(labels: readonly string[]): readonly string[] {
    const vocabularies = Object.values(this.definition.labels);
    return labels.map((value, index) => {
      const vocabulary = vocabularies[index];
      const isKnown = !isList(vocabulary) || vocabulary.map(String).includes(value);
      return isKnown ? value : '__other__';
    });
  }
}

/** Every combination of closed values, or what is listed. */
function seedsOf({ kind, seed, labels, labelNames }: MetricDefinition): string[][] {
  if (isList(seed)) {
    const listed = seed as readonly Readonly<Record<string, string | number>>[];
    return listed.map((labelSet) => labelNames.map((name) => String(labelSet[name])));
  }
  if (seed === false || (kind === 'gauge' && labelNames.length > 0 && seed !== true)) return [];
  let sets: string[][] = [[]];
  for (const vocabulary of Object.values(labels)) {
    const values = isList(vocabulary) ? vocabulary.map(String) : [];
    sets = sets.flatMap((set) => values.map((value) => [...set, value]));
  }
  return sets;
}

function zeroOf(labels: readonly string[]): ModelSeries {
  return { labels, value: 0, observations: [] };
}

function textsOf(values: readonly unknown[]): LabelValues {
  const texts = values.map(textOf);
  return texts.includes(undefined) ? undefined : (texts as string[]);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.slice(0, 200).toWellFormed();
  return Number.isFinite(value) || typeof value === 'boolean' ? String(value) : undefined;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
