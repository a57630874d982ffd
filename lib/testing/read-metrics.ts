import type { INestApplicationContext, InjectionToken } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { show, type MetricDefinition } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import { expandCollected, formatBound, MetricsCollection } from '../exposition/index.js';
import { INSTRUMENT, isHandle, type Handle, type MetricFamily } from '../instruments/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { METRICS_REGISTRY } from '../registry/index.js';

/** One number as a scrape would show it, but for default labels. */
export interface SampleReading {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The labels to look for; numbers are compared as the text that they become. */
export type LabelFilter = Readonly<Record<string, string | number | boolean>>;

/** Where metrics are read: one handle, or an app or testing module. */
export type MetricSource = Handle | INestApplicationContext;

/** All samples of a handle, after its `collect`. */
export function seriesOf(handle: Handle): Promise<SampleReading[]>;
/**
 * All samples of a metric of an app, after the readers at scrape have run. A name
 * may go without the app's prefix.
 * @throws MetricsError `UNKNOWN_METRIC`
 */
export function seriesOf(
  app: INestApplicationContext,
  metric: MetricDefinition | string,
): Promise<SampleReading[]>;
export async function seriesOf(
  source: MetricSource,
  metric?: MetricDefinition | string,
): Promise<SampleReading[]> {
  return samplesOf((await read(source, metric)).family);
}

/**
 * The value of a metric of a handle: of one series where all labels are given, of
 * all fitting series together where some are left out, as PromQL's `sum` does;
 * undefined where there is none. For histograms and summaries name the sample,
 * such as `order_value_dollars_count`.
 * @throws MetricsError `AMBIGUOUS_SERIES` where several buckets or quantiles fit.
 */
export function valueOf(handle: Handle, labels?: LabelFilter): Promise<number | undefined>;
export function valueOf(
  handle: Handle,
  sample: string,
  labels?: LabelFilter,
): Promise<number | undefined>;
/**
 * The same of a metric of an app, by its definition, its name, or a sample's name.
 * @throws MetricsError `UNKNOWN_METRIC`, `AMBIGUOUS_SERIES`
 */
export function valueOf(
  app: INestApplicationContext,
  metric: MetricDefinition | string,
  labels?: LabelFilter,
): Promise<number | undefined>;
export async function valueOf(
  source: MetricSource,
  ...selection: unknown[]
): Promise<number | undefined> {
  const [what] = selection;
  const isNamed = !isHandle(source) || typeof what === 'string';
  const labels = (selection[isNamed ? 1 : 0] ?? {}) as LabelFilter;
  const { family, sample } = await read(source, isNamed ? (what as string) : undefined);
  const fitting = samplesOf(family).filter(
    ({ name, labels: own }) =>
      name === sample &&
      Object.entries(labels).every(([label, value]) => own[label] === textOf(label, value)),
  );
  if (fitting.length === 0) {
    refuseWithoutSample(family, sample);
    return undefined;
  }
  if (fitting.length > 1) refuseBounds(sample, fitting);
  return fitting.reduce((sum, { value }) => sum + value, 0);
}

/** A label as a scrape shows it; bounds may be given as numbers. */
function textOf(label: string, value: string | number | boolean): string {
  const isBound = (label === 'le' || label === 'quantile') && !Number.isNaN(Number(value));
  return isBound ? formatBound(Number(value)) : String(value);
}

/** A histogram has no sample of its own name, so there never is a value. */
function refuseWithoutSample({ kind, name }: MetricFamily, sample: string): void {
  if (kind !== 'histogram' || sample !== name) return;
  throw new MetricsError(
    'AMBIGUOUS_SERIES',
    `valueOf(${name}) asks for one value of a histogram. Name the sample, ${name}_count, ${name}_sum or ${name}_bucket, in place of the metric: valueOf(app, '${name}_count', labels).`,
  );
}

/** Cumulative buckets and quantiles add up to nothing that means anything. */
function refuseBounds(name: string, fitting: readonly SampleReading[]): void {
  const bound = ['le', 'quantile'].find((label) => fitting.some(({ labels }) => label in labels));
  if (bound === undefined) return;
  throw new MetricsError(
    'AMBIGUOUS_SERIES',
    `valueOf(${name}) fits ${fitting.length} samples that do not add up: ${fitting.map(({ labels }) => JSON.stringify(labels)).join(', ')}. ` +
      `Name the label "${bound}" and all others, name ${name}_count or ${name}_sum, or use seriesOf.`,
  );
}

/** Sets all metrics of an app back to their seeds. */
export function resetMetrics(app: INestApplicationContext): void {
  find<Registry<RegistryContentType>>(app, METRICS_REGISTRY).resetMetrics();
}

interface Reading {
  readonly family: MetricFamily;
  /** The sample that was asked for. */
  readonly sample: string;
}

async function read(
  source: MetricSource,
  what: MetricDefinition | string | undefined,
): Promise<Reading> {
  if (!isHandle(source)) return readApp(source, what);
  const family = await source[INSTRUMENT].collected(source.collect?.bind(source));
  const asked = typeof what === 'string' ? what : family.name;
  const sample = sampleIn(family, asked);
  return sample === undefined
    ? refuseUnknown(asked, `The handle of ${family.name} has`)
    : { family, sample };
}

async function readApp(
  app: INestApplicationContext,
  metric: MetricDefinition | string | undefined,
): Promise<Reading> {
  const name = typeof metric === 'string' ? metric : metric?.name;
  if (name === undefined) return refuseUnknown(show(metric), 'The app has');
  const collection = find<MetricsCollection>(app, MetricsCollection);
  const { prefix = '' } = find<MetricsModuleSettings>(app, METRICS_SETTINGS);
  const family = name.replace(/_(?:bucket|sum|count)$/, '');
  const names = new Set([prefix + name, name, prefix + family, family]);
  const snapshot = await collection.prepare({
    names,
    deadlineMs: undefined,
    inTurn: false,
  });
  const found = await Promise.all(snapshot().map(expandCollected));
  for (const asked of [prefix + name, name]) {
    for (const one of found) {
      const sample = sampleIn(one, asked);
      if (sample !== undefined) return { family: one, sample };
    }
  }
  return refuseUnknown(name, 'The app has');
}

/** The sample of a family that a name means, if any: the family's own name or one of its samples. */
function sampleIn({ name, kind }: MetricFamily, asked: string): string | undefined {
  if (asked === name) return asked;
  const isOne = ['_bucket', '_sum', '_count'].some((suffix) => asked === name + suffix);
  return isOne && (kind === 'histogram' || kind === 'summary') ? asked : undefined;
}

function find<T>(app: INestApplicationContext, token: InjectionToken): T {
  try {
    return app.get<T>(token, { strict: false });
  } catch {
    throw new MetricsError(
      'UNKNOWN_METRIC',
      'The app has no metrics. Import MetricsModule.forRoot(), or add provideTestMetrics([…]) to its providers.',
    );
  }
}

function refuseUnknown(name: string, who: string): never {
  throw new MetricsError(
    'UNKNOWN_METRIC',
    `${who} no metric ${name}, or its reader at scrape failed. List it in MetricsModule.forRoot({ metrics }) or use it in a decorator.`,
  );
}

function samplesOf({ name, series }: MetricFamily): SampleReading[] {
  return series.flatMap(({ labels, points }) =>
    points.map(({ suffix, value, bound }) => ({
      name: name + suffix,
      labels: {
        ...Object.fromEntries(labels),
        ...(bound && { [bound.label]: formatBound(bound.value) }),
      },
      value,
    })),
  );
}
