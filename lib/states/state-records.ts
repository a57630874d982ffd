import type { Exemplar } from '../instruments/index.js';
import type { FamilyShape, StateForeign, StateSample } from './member-state.js';
import { toJsonNumber, type JsonNumber, type Part } from './state-format.js';

/** What is said about a metric once: a line of the file of label values. */
export interface FamilyRecord {
  readonly family: number;
  readonly shape: Omit<FamilyShape, 'buckets'> & { readonly buckets?: readonly JsonNumber[] };
}

/** The series of a chunk from one position on; those that were there before are no more. */
export interface ChunkRecord {
  readonly chunk: number;
  readonly family: number;
  readonly from: number;
  readonly entries: readonly (readonly [labelValues: readonly string[], createdAt: JsonNumber])[];
}

export type LabelRecord = FamilyRecord | ChunkRecord;

/** Exemplars of a chunk: a line after the numbers. */
export interface ExemplarsRecord {
  readonly exemplars: readonly [series: number, line: number, exemplar: ExemplarRecord][];
  readonly part: Part;
  /** The position of the metric, and of the chunk in it. */
  readonly at: readonly [family: number, chunk: number];
}

/** A metric of prom-client's: a line after the numbers. */
export interface ForeignRecord extends Omit<StateForeign, 'samples'> {
  readonly foreign: Part;
}

/** Some samples of the metric of prom-client's in whose part was the line before. */
export interface SamplesRecord {
  readonly samples: readonly SampleRecord[];
}

export type TextRecord = ExemplarsRecord | ForeignRecord | SamplesRecord;

type SampleRecord = readonly [
  value: JsonNumber,
  labels: StateSample['labels'],
  metricName?: string | null,
  exemplar?: ExemplarRecord,
];

type ExemplarRecord = readonly [
  labels: Exemplar['labels'],
  value: JsonNumber,
  timestamp: JsonNumber,
];

export function toFamilyRecord(family: number, { buckets, ...shape }: FamilyShape): FamilyRecord {
  return { family, shape: { ...shape, ...(buckets && { buckets: buckets.map(toJsonNumber) }) } };
}

export function toShape({ shape: { buckets, ...shape } }: FamilyRecord): FamilyShape {
  return { ...shape, ...(buckets && { buckets: buckets.map(Number) }) };
}

export function toExemplarRecord({ labels, value, timestamp }: Exemplar): ExemplarRecord {
  return [labels, toJsonNumber(value), toJsonNumber(timestamp)];
}

export function toExemplar([labels, value, timestamp]: ExemplarRecord): Exemplar {
  return { labels, value: Number(value), timestamp: Number(timestamp) };
}

export function toSampleRecord(sample: StateSample): SampleRecord {
  const { value, labels, metricName, exemplar } = sample;
  if (exemplar !== undefined) {
    return [toJsonNumber(value), toJson(labels), metricName ?? null, toExemplarRecord(exemplar)];
  }
  return metricName === undefined
    ? [toJsonNumber(value), toJson(labels)]
    : [toJsonNumber(value), toJson(labels), metricName];
}

export function toSample([value, labels, metricName, exemplar]: SampleRecord): StateSample {
  return {
    ...(typeof metricName === 'string' && { metricName }),
    labels,
    value: Number(value),
    ...(exemplar && { exemplar: toExemplar(exemplar) }),
  };
}

/** Labels with whatever prom-client takes as the value of one: in the spelling in which it is exposed. */
function toJson(labels: StateSample['labels']): StateSample['labels'] {
  for (const value of Object.values(labels)) {
    if (typeof value !== 'string' && !Number.isFinite(value)) {
      return Object.fromEntries(
        Object.entries(labels).map(([name, one]) => [name, String(one)] as const),
      );
    }
  }
  return labels;
}
