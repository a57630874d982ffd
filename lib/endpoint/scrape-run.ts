import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { ClosedConnections } from './closed-connections.js';

/** What became of a scrape, as it is counted. */
export type ScrapeOutcome = 'success' | 'error' | 'cancelled' | 'timeout' | 'busy' | 'unauthorized';

/** The share of the time that is left which collecting may use; the rest is for writing. */
const COLLECTING_SHARE = 0.8;

/**
 * One scrape, from its request to its last byte. Whatever ends it (the last byte, an error,
 * its deadline, the scraper leaving), it ends once, and what works for it alone stops.
 */
export class ScrapeRun {
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  private readonly controller = new AbortController();
  private readonly deadline: number;
  private readonly unwatch: () => void;
  private timer: NodeJS.Timeout;
  private body: Readable | undefined;
  private resolve!: () => void;
  private isOver = false;
  private late: ScrapeOutcome | undefined;

  constructor(
    private readonly raw: ServerResponse,
    connections: ClosedConnections,
    timeoutMs: number,
    private readonly onEnd: (outcome: ScrapeOutcome) => void,
  ) {
    this.ended = new Promise((resolve) => (this.resolve = resolve));
    this.deadline = performance.now() + timeoutMs;
    this.timer = this.stopAfter('timeout', timeoutMs);
    this.unwatch = connections.watch(raw, () => this.end('cancelled'));
  }

  /** True once it has ended: nobody waits for an answer. */
  get hasEnded(): boolean {
    return this.isOver;
  }

  /** What becomes of it unless it can be answered at once: its time is up, and it has no body. */
  get lateOutcome(): ScrapeOutcome | undefined {
    return this.late;
  }

  /** Aborted when it ends, and when its time is up. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** When collecting must be over if it begins now, on the clock of `performance.now()`. */
  collectBy(): number {
    const now = performance.now();
    return now + (this.deadline - now) * COLLECTING_SHARE;
  }

  /** From now on it has a body, which ends with it. */
  take(body: Readable): void {
    this.body = body;
    if (this.isOver) body.destroy();
    else if (this.late !== undefined) this.cut(this.late);
  }

  /** From now on the body is sent; hooks of the app may send another answer in its place. */
  write(): void {
    this.raw.once('finish', () => this.end(this.raw.statusCode === 200 ? 'success' : 'error'));
  }

  /** Ends it within so many milliseconds, since the app closes. */
  hurry(milliseconds: number): void {
    if (this.isOver) return;
    clearTimeout(this.timer);
    const left = this.deadline - performance.now();
    this.timer =
      left < milliseconds
        ? this.stopAfter('timeout', left)
        : this.stopAfter('cancelled', milliseconds);
    // Closing is waited for.
    this.timer.ref();
  }

  /** Ends it and closes the connection: what was not sent stays unsent. */
  cut(outcome: ScrapeOutcome): void {
    this.end(outcome);
    this.raw.destroy();
  }

  /** Ends it; the first outcome counts. */
  end(outcome: ScrapeOutcome): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.timer);
    this.unwatch();
    this.onEnd(outcome);
    this.controller.abort();
    this.body?.destroy();
    this.resolve();
  }

  private stopAfter(outcome: ScrapeOutcome, milliseconds: number): NodeJS.Timeout {
    const stop = (): void => {
      if (this.body !== undefined) return this.cut(outcome);
      this.late = outcome;
      this.controller.abort();
    };
    return setTimeout(stop, milliseconds).unref();
  }
}
