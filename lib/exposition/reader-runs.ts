import { Injectable } from '@nestjs/common';
import { INSTRUMENT, replaceRows, type Handle, type Row } from '../instruments/index.js';
import { ScrapeReaders, type ReadHandle, type ScrapeReader } from '../registry/index.js';
import { CollectorRuns, MISSED } from './collector-runs.js';
import { EventLoopShare } from './event-loop-share.js';
import type { Scrape } from './scrape.js';

interface CachedRows {
  readonly rows: readonly Row[] | undefined;
  readonly until: number;
}

/** Runs readers for scrapes, keeps their rows for as long as they say, and hands them to their handles. */
@Injectable()
export class ReaderRuns {
  private readonly cache = new WeakMap<ScrapeReader, CachedRows>();

  constructor(
    private readonly readers: ScrapeReaders,
    private readonly runs: CollectorRuns,
    private readonly share: EventLoopShare,
  ) {}

  /** Runs the readers that own no metric. */
  async runCollectors(scrape: Scrape): Promise<void> {
    await Promise.all(this.readers.collectors.map((reader) => this.read(reader, scrape)));
  }

  /** True for a handle whose series are read. */
  isRead(handle: Handle): boolean {
    return this.readers.of(handle).length > 0;
  }

  /** Replaces the series of a handle by what its readers return now; {@link MISSED} where one has failed. */
  async refresh(handle: ReadHandle, scrape: Scrape): Promise<typeof MISSED | undefined> {
    const readers = this.readers.of(handle);
    const results = await Promise.all(readers.map((reader) => this.read(reader, scrape)));
    if (results.includes(MISSED)) return MISSED;
    const rows = (results as (readonly Row[] | undefined)[]).map((own) => own ?? []).flat();
    const names = readers.map(({ name }) => name);
    // As a run of its own, so that rows which do not fit count as a collector's error.
    const replace = async (): Promise<undefined> => {
      await this.share.finish(replaceRows(handle[INSTRUMENT], rows, names.join(', ')));
    };
    return this.runs.run(rows, names, scrape.timeoutMs, replace, scrape.reported);
  }

  private async read(
    reader: ScrapeReader,
    scrape: Scrape,
  ): Promise<readonly Row[] | undefined | typeof MISSED> {
    const cached = this.cache.get(reader);
    if (cached !== undefined && performance.now() < cached.until) return cached.rows;
    const rows = await this.runs.run(
      reader,
      reader.name,
      scrape.within(reader.timeoutMs),
      () => reader.read(),
      scrape.reported,
    );
    if (rows !== MISSED && reader.cacheMs > 0) {
      this.cache.set(reader, { rows, until: performance.now() + reader.cacheMs });
    }
    return rows;
  }
}
