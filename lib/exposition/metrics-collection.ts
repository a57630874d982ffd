import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { INSTRUMENT, isHandle, replaceRows, type Handle, type Row } from '../instruments/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import {
  METRICS_REGISTRY,
  ScrapeReaders,
  type ReadHandle,
  type ScrapeReader,
} from '../registry/index.js';
import type { CollectedFamily } from './collected-family.js';
import { CollectorRuns, MISSED } from './collector-runs.js';
import { EventLoopShare } from './event-loop-share.js';
import { snapshotForeign, type ForeignMetric, type ForeignSnapshot } from './foreign-family.js';

const DEFAULT_TIMEOUT_MS = 500;

/** Which metrics a scrape wants, and by when. */
export interface CollectRequest {
  /** Exact names; undefined for all. */
  readonly names: ReadonlySet<string> | undefined;
  /** How long the whole collection may take, in milliseconds. */
  readonly deadlineMs: number | undefined;
  /** Whether it waits for its turn, as scrapes do, before it reads everything at once. */
  readonly inTurn: boolean;
}

/** One scrape on its way. */
interface Scrape {
  /** When collecting must end, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** The collectors whose error it has counted. */
  readonly reported: Set<string>;
  /** The names of all metrics when it began: later one may be gone from the registry. */
  readonly names: ReadonlyMap<unknown, string>;
}

interface CachedRows {
  readonly rows: readonly Row[] | undefined;
  readonly until: number;
}

/**
 * Brings the registry up to date for a scrape: first custom collectors, readers
 * and `collect` hooks, all side by side, then a snapshot of every metric. One that
 * fails or is too slow costs only its own metric. Custom collectors always run,
 * since nobody knows which handles they set.
 */
@Injectable()
export class MetricsCollection {
  private readonly cache = new WeakMap<ScrapeReader, CachedRows>();
  private readonly timeoutMs: number;

  constructor(
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    @Inject(METRICS_SETTINGS) settings: MetricsModuleSettings,
    private readonly readers: ScrapeReaders,
    private readonly runs: CollectorRuns,
    private readonly share: EventLoopShare,
  ) {
    this.timeoutMs = settings.exposition?.collectorTimeoutMs ?? DEFAULT_TIMEOUT_MS;
  }

  /**
   * Runs what must run before a scrape. What it returns takes the snapshot, at the
   * moment at which it is called: the app's own metrics first, then those of prom-client,
   * then what the module says of itself.
   */
  async prepare({
    names,
    deadlineMs = Infinity,
    inTurn,
  }: CollectRequest): Promise<() => CollectedFamily[]> {
    const registered = this.registry.getMetricsAsArray() as unknown[];
    const scrape: Scrape = {
      deadline: performance.now() + deadlineMs,
      reported: new Set(),
      names: new Map(registered.map((metric) => [metric, this.nameOf(metric)])),
    };
    const metrics = registered
      .filter((metric) => names === undefined || names.has(scrape.names.get(metric)!))
      .toSorted((a, b) => rankOf(a) - rankOf(b));
    const custom = this.readers.collectors.map((reader) => this.read(reader, scrape));
    const updates = metrics.map((metric) => this.update(metric, scrape));
    await Promise.all(custom);
    const updated = await Promise.all(updates);
    if (inTurn) await this.share.wait();
    const read = await Promise.all(
      metrics.map(async (metric, index) => updated[index] ?? this.readLast(metric, scrape)),
    );
    // All at once, and last, so that errors of this very scrape show in it.
    return () =>
      read.flatMap((family, index): CollectedFamily | [] => {
        if (family === MISSED) return [];
        return family ?? (metrics[index] as Handle)[INSTRUMENT].snapshot();
      });
  }

  /**
   * Brings one metric up to date, in its own time. Undefined where its snapshot is
   * taken later; a metric of prom-client's with a `collect` is collected as it is read.
   */
  private async update(
    metric: unknown,
    scrape: Scrape,
  ): Promise<ForeignSnapshot | typeof MISSED | undefined> {
    const { collect } = metric as { collect?: () => unknown };
    if (!isHandle(metric)) {
      return (
        collect && this.readForeign(metric as ForeignMetric, scrape, this.within(undefined, scrape))
      );
    }
    const readers = this.readers.of(metric);
    if (readers.length > 0) return this.readAll(metric as unknown as ReadHandle, readers, scrape);
    if (collect === undefined) return undefined;
    const { name } = metric[INSTRUMENT];
    const run = async (): Promise<undefined> => void (await collect.call(metric));
    return this.runs.run(metric, name, this.within(undefined, scrape), run, scrape.reported);
  }

  private async readAll(
    handle: ReadHandle,
    readers: readonly ScrapeReader[],
    scrape: Scrape,
  ): Promise<typeof MISSED | undefined> {
    const results = await Promise.all(readers.map((reader) => this.read(reader, scrape)));
    if (results.includes(MISSED)) return MISSED;
    const rows = (results as (readonly Row[] | undefined)[]).map((own) => own ?? []).flat();
    // As a run of its own, so that rows which do not fit count as a collector's error.
    const replace = async (): Promise<undefined> => {
      await this.share.finish(replaceRows(handle[INSTRUMENT], rows));
    };
    const names = readers.map(({ name }) => name);
    return this.runs.run(rows, names, this.timeoutMs, replace, scrape.reported);
  }

  private async read(
    reader: ScrapeReader,
    scrape: Scrape,
  ): Promise<readonly Row[] | undefined | typeof MISSED> {
    const cached = this.cache.get(reader);
    if (cached !== undefined && performance.now() < cached.until) return cached.rows;
    const timeoutMs = this.within(reader.timeoutMs, scrape);
    const rows = await this.runs.run(
      reader,
      reader.name,
      timeoutMs,
      () => reader.read(),
      scrape.reported,
    );
    if (rows !== MISSED && reader.cacheMs > 0) {
      this.cache.set(reader, { rows, until: performance.now() + reader.cacheMs });
    }
    return rows;
  }

  /** Metrics of prom-client's are read last, and together, since reading them takes a promise. */
  private readLast(
    metric: unknown,
    scrape: Scrape,
  ): Promise<ForeignSnapshot | typeof MISSED> | undefined {
    return isHandle(metric)
      ? undefined
      : this.readForeign(metric as ForeignMetric, scrape, this.timeoutMs);
  }

  private readForeign(
    metric: ForeignMetric,
    scrape: Scrape,
    timeoutMs: number,
  ): Promise<ForeignSnapshot | typeof MISSED> {
    const name = scrape.names.get(metric)!;
    const get = async (): Promise<ForeignSnapshot> => snapshotForeign(name, await metric.get());
    return this.runs.run(metric, name, timeoutMs, get, scrape.reported);
  }

  /**
   * The name under which a metric was registered: prom-client takes `_total` from its
   * counters for good when it renders them as OpenMetrics.
   */
  private nameOf(metric: unknown): string {
    if (isHandle(metric)) return metric[INSTRUMENT].name;
    const { name } = metric as ForeignMetric;
    return (this.registry.getSingleMetric(name) as unknown) === metric ? name : `${name}_total`;
  }

  private within(timeoutMs = this.timeoutMs, { deadline }: Scrape): number {
    return Math.min(timeoutMs, deadline - performance.now());
  }
}

function rankOf(metric: unknown): number {
  if (!isHandle(metric)) return 1;
  return metric[INSTRUMENT].name.startsWith('nestjs_metrics_') ? 2 : 0;
}
