import type { Registry, RegistryContentType } from 'prom-client';
import {
  isForeign,
  snapshotForeign,
  type CollectedFamily,
  type ForeignMetric,
  type ReaderRuns,
} from '../exposition/index.js';
import { INSTRUMENT, isHandle } from '../instruments/index.js';
import { registeredName } from '../registry/index.js';

/** Metrics of prom-client's may take this share of the time to be read, one in so many parts. */
const FOREIGN_SHARE = 50;
/** What only grows, unless it is not read. */
const GROWING: readonly unknown[] = ['counter', 'histogram', 'summary'];

/** What was read last of a metric, and when that was begun among all that were. */
interface Reading {
  readonly family: CollectedFamily;
  readonly turn: number;
}

/**
 * The metrics as they are without running anything of the app's: what is read at scrape,
 * and what has a `collect`, is as it was at the last one. What takes promises to be read is
 * never older than it was told before.
 */
export class QuietCollection {
  /** By name. */
  private latest = new Map<string, Reading>();
  private turns = 0;
  private readForeignAt = -Infinity;

  constructor(
    private readonly registry: Registry<RegistryContentType>,
    private readonly readers: ReaderRuns,
  ) {}

  /** To be called before a whole collection; what it returns is to be given what that has brought. */
  begin(): (families: readonly CollectedFamily[]) => CollectedFamily[] {
    this.turns += 1;
    const turn = this.turns;
    return (families) => this.complete(families, turn);
  }

  /**
   * Reads the metrics of prom-client's, which takes promises; seldom where it takes long,
   * unless it is for the last time.
   */
  async readForeign({ isLast = false } = {}): Promise<void> {
    const beganAt = performance.now();
    if (beganAt < this.readForeignAt && !isLast) return;
    this.turns += 1;
    const turn = this.turns;
    const metrics = this.metrics().filter((metric) => !isHandle(metric) && !hasCollect(metric));
    for (const metric of metrics as ForeignMetric[]) {
      try {
        // One after another, so that the app has its turns.
        // oxlint-disable-next-line no-await-in-loop
        const family = await metric.get();
        this.keep(snapshotForeign(registeredName(this.registry, metric), family), turn);
      } catch {
        // The next scrape says so.
      }
    }
    const endedAt = performance.now();
    this.readForeignAt = endedAt + (endedAt - beganAt) * FOREIGN_SHARE;
  }

  /** All metrics at this moment; those of prom-client's as they were read last. */
  now(): CollectedFamily[] {
    const own: CollectedFamily[] = [];
    const foreign: CollectedFamily[] = [];
    for (const metric of this.metrics()) {
      const read = this.latest.get(registeredName(this.registry, metric))?.family;
      if (!isHandle(metric)) {
        if (read !== undefined) foreign.push(read);
      } else if (!this.readers.isRead(metric) && !hasCollect(metric)) {
        own.push(metric[INSTRUMENT].state());
      } else if (read !== undefined) {
        own.push(read);
      }
    }
    return [...own, ...foreign];
  }

  /**
   * What a collection has brought. What only grows and failed to be read stays as it was:
   * without it the sum of all processes would fall.
   */
  private complete(families: readonly CollectedFamily[], turn: number): CollectedFamily[] {
    const before = this.latest;
    this.latest = new Map();
    const names = new Set(this.metrics().map((metric) => registeredName(this.registry, metric)));
    for (const [name, reading] of before) if (names.has(name)) this.latest.set(name, reading);
    const brought = new Map(families.map((family) => [family.name, this.keep(family, turn)]));
    for (const [name, { family }] of this.latest) {
      if (brought.has(name)) continue;
      if (grows(family)) brought.set(name, family);
      else this.latest.delete(name);
    }
    return [...brought.values()];
  }

  /** The newer one of a reading and the last one; handles are read as they are told, so in order. */
  private keep(family: CollectedFamily, turn: number): CollectedFamily {
    const { name } = family;
    const last = this.latest.get(name);
    if (last !== undefined && last.turn > turn && isForeign(family)) return last.family;
    this.latest.set(name, { family, turn });
    return family;
  }

  private metrics(): unknown[] {
    return this.registry.getMetricsAsArray();
  }
}

function grows(family: CollectedFamily): boolean {
  return GROWING.includes(isForeign(family) ? family.family.type : family.kind);
}

function hasCollect(metric: unknown): boolean {
  return (metric as { collect?: unknown }).collect !== undefined;
}
