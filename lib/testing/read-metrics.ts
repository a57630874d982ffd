import type { INestApplicationContext } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import type { MetricDefinition } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import { formatBound, MetricsCollection } from '../exposition/index.js';
import { INSTRUMENT, isHandle, type Handle, type MetricFamily } from '../instruments/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { METRICS_REGISTRY } from '../registry/index.js';

/** One number as a scrape would show it. */
export interface SampleReading {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The labels to look for; numbers are compared as the text that they become. */
export type LabelFilter = Readonly<Record<string, string | number | boolean>>;

/** Where metrics are read: one handle, or an app or testing module. */
export type MetricSource = Handle | INestApplicationContext;

/** All samples of a handle. */
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
  return samplesOf(
    isHandle(source) ? await source[INSTRUMENT].family() : await readApp(source, metric!),
  );
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
  const named = typeof what === 'string' || (!isHandle(source) && what !== undefined);
  const labels = (selection[named ? 1 : 0] ?? {}) as LabelFilter;
  const family = isHandle(source)
    ? await source[INSTRUMENT].family()
    : await readApp(source, what as MetricDefinition | string);
  const suffix = typeof what === 'string' ? (/_(?:bucket|sum|count)$/.exec(what)?.[0] ?? '') : '';
  const name = suffix !== '' && !family.name.endsWith(suffix) ? family.name + suffix : family.name;
  const fitting = samplesOf(family).filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(
        ([label, value]) => sample.labels[label] === textOf(label, value),
      ),
  );
  if (fitting.length === 0) {
    refuseWithoutSample(family, name);
    return undefined;
  }
  if (fitting.length > 1) refuseBounds(name, fitting);
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
    `valueOf(${name}) asks for one value of a histogram. Name the sample: ${name}_count, ${name}_sum or ${name}_bucket.`,
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
  app.get<Registry<RegistryContentType>>(METRICS_REGISTRY, { strict: false }).resetMetrics();
}

async function readApp(
  app: INestApplicationContext,
  metric: MetricDefinition | string,
): Promise<MetricFamily> {
  const collection = app.get(MetricsCollection, { strict: false });
  const { prefix = '' } = app.get<MetricsModuleSettings>(METRICS_SETTINGS, { strict: false });
  const name = typeof metric === 'string' ? metric : metric.name;
  const family = name.replace(/_(?:bucket|sum|count)$/, '');
  const candidates = [prefix + name, name, prefix + family, family];
  const found = await collection.collect({ names: new Set(candidates), deadlineMs: undefined });
  for (const candidate of candidates) {
    const match = found.find((one) => one.name === candidate);
    if (match) return match;
  }
  throw new MetricsError(
    'UNKNOWN_METRIC',
    `The app has no metric ${name}, or its reader at scrape failed. List it in MetricsModule.forRoot({ metrics }) or use it in a decorator.`,
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
