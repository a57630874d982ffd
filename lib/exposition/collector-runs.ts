import { Injectable, Logger } from '@nestjs/common';
import { describeError } from '../errors/index.js';
import { SelfMetrics } from '../registry/index.js';
import { withDeadline } from './with-deadline.js';

/** What stands for the result of a collector that failed or was too slow. */
export const MISSED = Symbol('missed');

/**
 * Runs collectors for scrapes. While a run goes on, further scrapes wait for the
 * same run, so parallel scrapes share one collection and a late collector does
 * not pile up.
 */
@Injectable()
export class CollectorRuns {
  private readonly logger = new Logger('MetricsModule');
  private readonly running = new Map<object, Promise<unknown>>();
  private readonly logged = new Set<string>();

  constructor(private readonly selfMetrics: SelfMetrics) {}

  /**
   * The result of a collector, or {@link MISSED}, counted and logged once, where there is
   * none in time; `reported` holds the names that this scrape has counted.
   */
  async run<T>(
    key: object,
    names: string | readonly string[],
    timeoutMs: number,
    collect: () => Promise<T>,
    reported?: Set<string>,
  ): Promise<T | typeof MISSED> {
    try {
      return await withDeadline(this.join(key, collect), timeoutMs);
    } catch (error) {
      this.report(names, error, reported);
      return MISSED;
    }
  }

  /** Counts an error of a collector, once for each name in a scrape, and logs the first of all. */
  report(
    names: string | readonly string[],
    error: unknown,
    reported: Set<string> = new Set(),
  ): void {
    for (const collector of [names].flat()) {
      if (reported.has(collector)) continue;
      reported.add(collector);
      this.selfMetrics.collectorErrors.inc({ collector });
      this.say(collector, error);
    }
  }

  private join<T>(key: object, collect: () => Promise<T>): Promise<T> {
    const going = this.running.get(key) as Promise<T> | undefined;
    if (going !== undefined) return going;
    const run = collect();
    this.running.set(key, run);
    const done = (): void => void this.running.delete(key);
    // Also keeps a late rejection from being unhandled.
    run.then(done, done);
    return run;
  }

  private say(name: string, error: unknown): void {
    if (this.logged.has(name)) return;
    this.logged.add(name);
    this.logger.warn(
      `Collector ${name} failed: ${describeError(error)}. Its metric is left out of the scrape. More of these are counted, not logged.`,
    );
  }
}
