import type { RemoteWriteAnswer, RemoteWriteClient } from './remote-write-client.js';
import type { QueuedRequest, RemoteWriteQueue } from './remote-write-queue.js';
import type { RemoteWriteReports } from './remote-write-reports.js';
import { retryDelayMs, type RetryDelays } from './retry-delay.js';

/** As Prometheus waits. */
const DELAYS: RetryDelays = { firstMs: 30, mostMs: 5_000 };
/** The longest that a receiver is left alone because it asks for it, in milliseconds. */
const MOST_RETRY_AFTER_MS = 300_000;
/** Older samples are no longer sent, in milliseconds: Prometheus takes none beyond about an hour. */
const MOST_AGE_MS = 3_600_000;

/** Sends what waits, one request at a time, in order, each until it is taken or refused. */
export class RemoteWriteSender {
  private readonly ending = new AbortController();
  private running: Promise<void> | undefined;
  private attempt: Promise<unknown> | undefined;
  private failures = 0;
  private wake: (() => void) | undefined;
  /** True where an attempt was under way when all pauses were to end: none comes after it. */
  private isHurried = false;

  constructor(
    private readonly client: Pick<RemoteWriteClient, 'post'>,
    private readonly queue: RemoteWriteQueue,
    private readonly reports: RemoteWriteReports,
  ) {}

  /** Puts a request in the queue; waits for room in it as long as the receiver takes some. */
  async send(request: QueuedRequest): Promise<void> {
    while (!this.queue.hasRoomFor(request) && this.failures === 0 && this.attempt) {
      // Each round is one request that was answered.
      // oxlint-disable-next-line no-await-in-loop
      await this.attempt;
    }
    if (this.ending.signal.aborted) return this.reports.left(request.samples);
    this.queue.add(request);
    this.running ??= this.run();
  }

  /**
   * Resolves when nothing waits any more; who waits to try again does so now, or as soon as
   * the attempt has failed that is under way.
   */
  async drain(): Promise<void> {
    if (this.wake === undefined) this.isHurried = true;
    else this.wake();
    await this.running;
  }

  /** Sends no more, and drops what is left. */
  async end(): Promise<void> {
    this.ending.abort();
    this.wake?.();
    await this.running;
    this.reports.left(this.queue.clear());
  }

  private async run(): Promise<void> {
    const { queue, ending } = this;
    for (let next = queue.take(); next !== undefined; next = queue.take()) {
      const attempt = this.deliver(next);
      this.attempt = attempt;
      // One after another is what receivers ask for.
      // oxlint-disable-next-line no-await-in-loop
      const waitMs = await attempt;
      this.attempt = undefined;
      if (waitMs === undefined) queue.drop();
      else queue.putBack();
      // oxlint-disable-next-line no-await-in-loop
      if (waitMs !== undefined && !ending.signal.aborted) await this.pause(waitMs);
      if (ending.signal.aborted) break;
    }
    // At once: what is added in this very turn must find nobody who has just left.
    this.running = undefined;
  }

  /** How long to wait before it is tried again, in milliseconds; undefined where it is done with. */
  private async deliver({ body, samples, at }: QueuedRequest): Promise<number | undefined> {
    if (Date.now() - at > MOST_AGE_MS) {
      this.reports.tooOld(samples);
      return undefined;
    }
    const answer = await this.client.post(body, this.ending.signal);
    const { status } = answer;
    if (status === undefined || status === 429 || status >= 500) return this.delayAfter(answer);
    this.failures = 0;
    if (status >= 200 && status < 300) this.reports.taken(samples);
    else this.reports.refused(samples, answer);
    return undefined;
  }

  private delayAfter(answer: RemoteWriteAnswer): number {
    // The app closes, and what is left is counted then.
    if (this.ending.signal.aborted) return 0;
    this.failures += 1;
    this.reports.missed(answer);
    const asked = Math.min(answer.retryAfterMs ?? 0, MOST_RETRY_AFTER_MS);
    return Math.max(asked, retryDelayMs(this.failures, DELAYS));
  }

  private async pause(milliseconds: number): Promise<void> {
    if (this.isHurried) {
      this.isHurried = false;
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds).unref();
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }
}
