import { Injectable } from '@nestjs/common';
import type { Counter, Gauge, Row } from '../instruments/index.js';
import { SelfMetrics } from './self-metrics.js';

/** A handle whose series are read when it is scraped. */
export type ReadHandle = Gauge | Counter;

/** A method that is called at scrape. */
export interface ScrapeReader {
  /** `Class.method`, the value of the label `collector`. */
  readonly name: string;
  /** The handle whose rows it returns; none for a collector that sets its own handles. */
  readonly handle: ReadHandle | undefined;
  /** How long it may take, in milliseconds; the app's default where undefined. */
  readonly timeoutMs: number | undefined;
  /** How long its rows are kept, in milliseconds. */
  readonly cacheMs: number;
  /** Calls the method; a handle's reader returns its rows. */
  read(): Promise<readonly Row[] | undefined>;
}

/** The readers of this app: discovery fills it, exposition calls them. */
@Injectable()
export class ScrapeReaders {
  private readonly readers: ScrapeReader[] = [];
  private readonly byHandle = new Map<object, ScrapeReader[]>();

  constructor(private readonly selfMetrics: SelfMetrics) {}

  add(reader: ScrapeReader): void {
    this.readers.push(reader);
    if (reader.handle) this.byHandle.set(reader.handle, [...this.of(reader.handle), reader]);
    this.selfMetrics.seedCollector(reader.name);
  }

  /** The readers that own no metric. */
  get collectors(): readonly ScrapeReader[] {
    return this.readers.filter(({ handle }) => handle === undefined);
  }

  /** The readers whose rows make up a handle. */
  of(handle: object): readonly ScrapeReader[] {
    return this.byHandle.get(handle) ?? [];
  }
}
