import type { ForeignSnapshot } from '../exposition/index.js';
import type { Exemplar } from '../instruments/index.js';
import type { StateForeign, StateSample } from '../states/index.js';

/** Samples that are looked at before anybody looks at the clock. */
const BLOCK_SAMPLES = 256;

/** What a member tells about one metric of prom-client's. */
export interface ForeignPart {
  readonly foreign: StateForeign;
  /** When the process started. */
  readonly startedAt: number;
}

/** A sample of several parts. */
export interface MergedSample extends StateSample {
  value: number;
  /** What the value is more than that, where it is a sum. */
  low: number;
  /** How many values it is of. */
  weight: number;
  exemplar?: Exemplar | undefined;
}

/** True for what stays of a process that has ended: what it counted. */
export function outlives({ type, aggregator }: StateForeign): boolean {
  return aggregator === 'sum' && /^(?:counter|histogram|summary)$/.test(type);
}

/** Alike for metrics whose samples can be merged. Without a sample nobody knows its buckets. */
export function foreignKey({ type, aggregator }: StateForeign): string {
  return JSON.stringify([type, aggregator]);
}

/** The bounds of a histogram's first series as they are listed; undefined where there are none. */
export function boundsOfForeign({ name, type, samples }: StateForeign): string | undefined {
  if (type !== 'histogram') return undefined;
  const bounds: string[] = [];
  for (const { metricName, labels } of samples) {
    if (metricName !== `${name}_bucket`) continue;
    const bound = String(labels['le']);
    bounds.push(bound);
    if (bound === '+Inf') return bounds.join(', ');
  }
  return undefined;
}

/** The metric of all parts, whose aggregator must not be `omit`; stops now and then. */
export function* mergeForeign(parts: readonly ForeignPart[]): Generator<void, ForeignSnapshot> {
  const { name, help, type, aggregator } = parts[0]!.foreign;
  const merged = yield* mergeSamples(parts, aggregator);
  const numbers = new Float64Array(merged.length);
  const exemplars = new Map<number, Exemplar>();
  for (const [index, { value, low, weight, exemplar }] of merged.entries()) {
    const sum = low === 0 ? value : value + low;
    numbers[index] = aggregator === 'average' ? sum / weight : sum;
    if (exemplar) exemplars.set(index, exemplar);
  }
  const values = merged.map(({ labels, value, metricName }) => ({
    labels,
    value,
    ...(metricName !== undefined && { metricName }),
  }));
  return { name, family: { name, help, type, values }, numbers, exemplars };
}

/** The samples of all parts, each once; stops now and then. */
export function* mergeSamples(
  parts: readonly ForeignPart[],
  aggregator: string,
): Generator<void, MergedSample[]> {
  const merged = new Map<string, MergedSample>();
  const join = JOIN[aggregator] ?? addUp;
  const inTurn = parts.length === 1 ? parts : parts.toSorted((a, b) => a.startedAt - b.startedAt);
  for (const { foreign } of inTurn) {
    const seen = new Map<string, number>();
    for (const [index, sample] of foreign.samples.entries()) {
      if ((index + 1) % BLOCK_SAMPLES === 0) yield;
      const twins = keyOf(sample);
      const twin = seen.get(twins) ?? 0;
      seen.set(twins, twin + 1);
      // prom-client may list the same label set, or the same bucket, more than once.
      const key = twin === 0 ? twins : `${twins} ${twin}`;
      const known = merged.get(key);
      if (known === undefined) merged.set(key, begin(sample));
      else join(known, sample);
    }
  }
  return [...merged.values()];
}

/** Labels may stand in any order. */
function keyOf({ metricName = '', labels }: StateSample): string {
  const names = Object.keys(labels);
  const sorted = names.length < 2 ? names : names.toSorted();
  return JSON.stringify([metricName, ...sorted.flatMap((name) => [name, labels[name]])]);
}

function begin(sample: StateSample): MergedSample {
  return { ...sample, low: 0, weight: Number.isNaN(sample.value) ? 0 : 1 };
}

type Join = (into: MergedSample, sample: StateSample) => void;

function addUp(into: MergedSample, { value, exemplar }: StateSample): void {
  const before = into.value;
  const sum = before + value;
  into.value = sum;
  if (sum - sum === 0) {
    const added = sum - before;
    into.low += before - (sum - added) + (value - added);
  } else {
    into.low = 0;
  }
  if (exemplar && !(into.exemplar && into.exemplar.timestamp >= exemplar.timestamp)) {
    into.exemplar = exemplar;
  }
}

function addKnown(into: MergedSample, sample: StateSample): void {
  if (Number.isNaN(sample.value)) return;
  if (into.weight === 0) into.value = sample.value;
  else addUp(into, sample);
  into.weight++;
}

const JOIN: Readonly<Record<string, Join>> = {
  sum: addUp,
  first: () => undefined,
  min: (into, { value }) => {
    if (value < into.value || Number.isNaN(into.value)) into.value = value;
  },
  max: (into, { value }) => {
    if (value > into.value || Number.isNaN(into.value)) into.value = value;
  },
  average: addKnown,
};
