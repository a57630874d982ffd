import {
  show,
  type CounterDefinition,
  type GaugeDefinition,
  type LabelsOf,
  type NamesOf,
} from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import type { Row } from '../instruments/index.js';
import { assertMethod, noteDecorated, placeOf } from '../interception/index.js';
import { assertKind, copyLabels, startsWithOptions } from './declare.js';

const READERS = Symbol.for('nestjs-metrics.scrape-readers');

/** Options of `@OnScrape`. */
export interface OnScrapeOptions {
  /**
   * How long the method may take, in milliseconds; then its metric is left out of
   * the scrape. Default: `exposition.collectorTimeoutMs`, 500.
   * The endpoint waits at most 80 % of the scraper's own timeout, 8 s where it gives none.
   */
  timeoutMs?: number;
  /** How long its result is kept for later scrapes, in milliseconds. Default: 0. */
  cacheMs?: number;
}

/** Options of `@OnScrape(gauge, …)`. */
export interface OnScrapeMetricOptions<S extends object> extends OnScrapeOptions {
  /** Labels that all rows of this method share, so that it need not return them. */
  labels?: S;
}

/**
 * What a method that is read at scrape returns: rows with those labels that are not
 * shared by all of them, or a number where none is left.
 */
export type ScrapeResult<D extends GaugeDefinition | CounterDefinition, S extends object = {}> = [
  Exclude<NamesOf<D>, keyof S>,
] extends [never]
  ? number | readonly Row[]
  : readonly Row<Omit<LabelsOf<D>, keyof S> & Partial<LabelsOf<D>>>[];

/** What `@OnScrape` says about a method. */
export interface ScrapeDeclaration {
  readonly key: string | symbol;
  readonly metric: GaugeDefinition | CounterDefinition | undefined;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number | undefined;
  readonly cacheMs: number;
}

/**
 * Calls the method at each scrape, on the instance that Nest made. It returns the
 * metric's value, or rows `{ labels, value }`; rows that vanish disappear. The
 * metric is absent from a scrape in which the method fails or is too slow. Without
 * a metric it is a custom collector, which sets handles of its own.
 *
 * @example \@OnScrape(OrderQueueDepth) depth() { return this.redis.llen('orders'); }
 * @throws MetricsError `INVALID_DECORATION` where it stands on no method or its
 * options do not fit.
 */
export function OnScrape(options?: OnScrapeOptions): ScrapeDecorator<unknown>;
export function OnScrape<
  D extends GaugeDefinition | CounterDefinition,
  const S extends Partial<LabelsOf<D>> = {},
>(
  metric: D,
  options?: OnScrapeMetricOptions<S>,
): ScrapeDecorator<ScrapeResult<D, S> | Promise<ScrapeResult<D, S>>>;
export function OnScrape(...given: unknown[]): ScrapeDecorator<never> {
  const isCollector = startsWithOptions(given);
  const metric = (isCollector ? undefined : given[0]) as GaugeDefinition | undefined;
  const options = (given[isCollector ? 0 : 1] ?? {}) as OnScrapeOptions & { labels?: object };
  return (target, key, descriptor) => {
    assertMethod('@OnScrape', target, key, descriptor);
    const place = placeOf(target, key);
    if (!isCollector) assertKind('@OnScrape', place, metric, ['gauge', 'counter']);
    assertMilliseconds(place, 'timeoutMs', options.timeoutMs);
    assertMilliseconds(place, 'cacheMs', options.cacheMs);
    const labels = sharedLabels(place, metric, options.labels);
    noteDecorated(target);
    ownReaders(target).push({
      key,
      metric,
      labels,
      timeoutMs: options.timeoutMs,
      cacheMs: options.cacheMs ?? 0,
    });
  };
}

/** Decorates a method that takes no arguments. */
export type ScrapeDecorator<R> = (
  target: object,
  key: string | symbol,
  descriptor: { value?: () => R },
) => void;

/** The methods of a class, and of those it inherits from, that are called at scrape. */
export function scrapeDeclarations(prototype: object): ScrapeDeclaration[] {
  const declarations: ScrapeDeclaration[] = [];
  for (
    let at: object | null = prototype;
    at !== null;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    if (!Object.hasOwn(at, READERS)) continue;
    // A class that overrides a method and decorates it again means its own one.
    const overridden = new Set(declarations.map(({ key }) => key));
    declarations.push(...ownReaders(at).filter(({ key }) => !overridden.has(key)));
  }
  return declarations;
}

function ownReaders(prototype: object): ScrapeDeclaration[] {
  if (!Object.hasOwn(prototype, READERS)) Object.defineProperty(prototype, READERS, { value: [] });
  return (prototype as { [READERS]: ScrapeDeclaration[] })[READERS];
}

/** Checks shared labels by filling up those that the rows will bring. */
function sharedLabels(
  place: string,
  metric: GaugeDefinition | CounterDefinition | undefined,
  labels: object = {},
): Readonly<Record<string, unknown>> {
  if (metric === undefined) return {};
  const fromRows = Object.fromEntries(metric.labelNames.map((name) => [name, () => '']));
  copyLabels('@OnScrape', place, metric, { ...fromRows, ...labels });
  return Object.freeze({ ...labels });
}

function assertMilliseconds(place: string, name: string, value: unknown): void {
  if (value === undefined || (typeof value === 'number' && value >= 0 && value < 2 ** 31)) return;
  throw new MetricsError(
    'INVALID_DECORATION',
    `@OnScrape on ${place} has ${show(value)} as ${name}. Use a number of milliseconds.`,
  );
}
