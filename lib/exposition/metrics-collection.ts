import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { INSTRUMENT, isHandle, type Handle, type PreparedQuantiles } from '../instruments/index.js';
import {
  METRICS_SETTINGS,
  multiprocessOptionsOf,
  type MetricsModuleSettings,
} from '../options/index.js';
import { METRICS_REGISTRY, registeredName, type ReadHandle } from '../registry/index.js';
import type { CollectedFamily } from './collected-family.js';
import { CollectorRuns, MISSED } from './collector-runs.js';
import { EventLoopShare } from './event-loop-share.js';
import type { CollectRequest, FamilySource } from './family-source.js';
import { ReaderRuns } from './reader-runs.js';
import { Scrape } from './scrape.js';
import { snapshotForeign, type ForeignMetric, type ForeignSnapshot } from './foreign-family.js';

const DEFAULT_TIMEOUT_MS = 500;

/**
 * Brings the registry up to date for a scrape: first custom collectors, readers
 * and `collect` hooks, all side by side, then a snapshot of every metric. One that
 * fails or is too slow costs only its own metric. Custom collectors always run,
 * since nobody knows which handles they set.
 */
@Injectable()
export class MetricsCollection implements FamilySource {
  private readonly timeoutMs: number;
  /** Whether what one process drops would make the sum of several fall. */
  private readonly isSummed: boolean;

  constructor(
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    @Inject(METRICS_SETTINGS) settings: MetricsModuleSettings,
    private readonly readers: ReaderRuns,
    private readonly runs: CollectorRuns,
    private readonly share: EventLoopShare,
  ) {
    this.timeoutMs = settings.exposition?.collectorTimeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.isSummed = multiprocessOptionsOf(settings) !== undefined;
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
    signal,
  }: CollectRequest): Promise<() => CollectedFamily[]> {
    const registered = this.registry.getMetricsAsArray() as unknown[];
    const namesNow = new Map(
      registered.map((metric) => [metric, registeredName(this.registry, metric)]),
    );
    const scrape = new Scrape(deadlineMs, this.timeoutMs, namesNow);
    const metrics = registered
      .filter((metric) => names === undefined || names.has(namesNow.get(metric)!))
      .toSorted((a, b) => rankOf(a) - rankOf(b));
    const custom = this.readers.runCollectors(scrape);
    const updates = metrics.map((metric) => this.update(metric, scrape));
    await custom;
    const updated = await Promise.all(updates);
    signal?.throwIfAborted();
    if (inTurn) await this.dropIdle(metrics.filter((_, index) => updated[index] !== MISSED));
    const prepared = inTurn ? await this.prepareHandles(metrics) : new Map<unknown, never>();
    if (inTurn) await this.share.wait();
    signal?.throwIfAborted();
    const read = await Promise.all(
      metrics.map(async (metric, index) => updated[index] ?? this.readLast(metric, scrape)),
    );
    // All at once, and last, so that errors of this very scrape show in it.
    return () =>
      read.flatMap((family, index): CollectedFamily | [] => {
        if (family === MISSED) return [];
        return (
          family ?? (metrics[index] as Handle)[INSTRUMENT].snapshot(prepared.get(metrics[index]))
        );
      });
  }

  /**
   * Drops idle series of metrics that this scrape shows, so that each was shown with its
   * last value before. What is read at scrape is as its readers say. Where several processes
   * answer together only gauges go: others may still count what is idle here.
   */
  private async dropIdle(metrics: readonly unknown[]): Promise<void> {
    for (const metric of metrics) {
      if (!isHandle(metric) || this.readers.isRead(metric)) continue;
      if (this.isSummed && metric.definition.kind !== 'gauge') continue;
      const steps = metric[INSTRUMENT].table.sweep();
      // One after another, since they share the time of a turn.
      // oxlint-disable-next-line no-await-in-loop
      if (steps) await this.share.finish(steps);
    }
  }

  /** Has computed, by metric, what would take too long at the moment of the scrape. */
  private async prepareHandles(
    metrics: readonly unknown[],
  ): Promise<ReadonlyMap<unknown, PreparedQuantiles>> {
    const prepared = new Map<unknown, PreparedQuantiles>();
    for (const metric of metrics) {
      const steps = isHandle(metric) && metric[INSTRUMENT].prepare?.();
      // One after another, since they share the time of a turn.
      // oxlint-disable-next-line no-await-in-loop
      if (steps) prepared.set(metric, await this.share.finish(steps));
    }
    return prepared;
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
      return collect && this.readForeign(metric as ForeignMetric, scrape, scrape.within());
    }
    if (this.readers.isRead(metric)) {
      return this.readers.refresh(metric as unknown as ReadHandle, scrape);
    }
    if (collect === undefined) return undefined;
    const { name } = metric[INSTRUMENT];
    const run = async (): Promise<undefined> => void (await collect.call(metric));
    return this.runs.run(metric, name, scrape.within(), run, scrape.reported);
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
}

function rankOf(metric: unknown): number {
  if (!isHandle(metric)) return 1;
  return metric[INSTRUMENT].name.startsWith('nestjs_metrics_') ? 2 : 0;
}
