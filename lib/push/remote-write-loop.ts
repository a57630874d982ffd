import type { Registry, RegistryContentType } from 'prom-client';
import { describeError } from '../errors/index.js';
import type { EventLoopShare, FamilySource, LabelPairs } from '../exposition/index.js';
import type { ProcessGroup } from '../multiprocess/index.js';
import type { RemoteWriteOptions } from '../options/index.js';
import { defaultLabelsOf } from '../registry/index.js';
import type { RemoteWriteEncoder } from './remote-write-encoder.js';
import type { RemoteWriteLibraries } from './remote-write-libraries.js';
import type { RemoteWriteReports } from './remote-write-reports.js';
import type { RemoteWriteSender } from './remote-write-sender.js';
import type { WriteRequest } from './remote-write-request.js';

const DEFAULT_INTERVAL_SECONDS = 15;

/** What a {@link RemoteWriteLoop} works with. */
export interface RemoteWriteParts {
  readonly registry: Registry<RegistryContentType>;
  readonly source: FamilySource;
  readonly group: Pick<ProcessGroup, 'speaksForAll' | 'isAlone'>;
  readonly share: EventLoopShare;
  readonly libraries: Pick<RemoteWriteLibraries, 'compress'>;
  readonly encoder: RemoteWriteEncoder;
  readonly sender: RemoteWriteSender;
  readonly reports: RemoteWriteReports;
  /** Added to each series that has none of that name. */
  readonly labels: LabelPairs;
}

/** Reads all metrics at intervals, and hands them to the sender. */
export class RemoteWriteLoop {
  private readonly intervalMs: number;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  /** The moment of what was written last, in milliseconds since the epoch. */
  private lastAt = 0;

  constructor(
    { intervalSeconds = DEFAULT_INTERVAL_SECONDS }: RemoteWriteOptions,
    private readonly timeoutMs: number,
    private readonly parts: RemoteWriteParts,
  ) {
    this.intervalMs = intervalSeconds * 1_000;
  }

  /** Writes for the first time, and from then on at intervals. */
  begin(): void {
    this.timer = setInterval(() => this.writeInTurn(), this.intervalMs).unref();
    this.writeInTurn();
  }

  /**
   * Writes for the last time, and says that all series have ended, where no other process
   * will go on with them. Then, or after the timeout, nothing is sent any more.
   */
  async end(): Promise<void> {
    clearInterval(this.timer);
    let timer: NodeJS.Timeout | undefined;
    // It also keeps the process alive until then.
    const timeUp = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.timeoutMs);
    });
    await Promise.race([this.finish(), timeUp]);
    clearTimeout(timer);
    await this.parts.sender.end();
  }

  private writeInTurn(): void {
    if (this.writing !== undefined) {
      this.parts.reports.skipped(
        'slow',
        'the last write was still under way when it was time for the next',
      );
      return;
    }
    // Another process writes for this one too.
    if (!this.parts.group.speaksForAll) return this.parts.encoder.forget();
    this.writing = this.write(this.intervalMs).finally(() => (this.writing = undefined));
  }

  /** Never rejects. */
  private async finish(): Promise<void> {
    const { encoder, group, sender, reports } = this.parts;
    await this.writing;
    const isAlone = await group.isAlone();
    if (isAlone || group.speaksForAll) await this.write(this.timeoutMs / 2);
    try {
      if (isAlone) await this.sendAll(encoder.end(Math.max(Date.now(), this.lastAt + 1)));
      await sender.drain();
    } catch (error) {
      reports.skipped('end', `the end of all series was not sent: ${describeError(error)}`);
    }
  }

  /** Never rejects. */
  private async write(deadlineMs: number): Promise<void> {
    const { registry, source, share, encoder, labels, reports } = this.parts;
    try {
      const [snapshot, ownLabels] = await Promise.all([
        source.prepare({ names: undefined, deadlineMs, inTurn: true }),
        defaultLabelsOf(registry),
      ]);
      await share.wait();
      const at = Date.now();
      if (at <= this.lastAt) {
        reports.skipped(
          'clock',
          'the clock was set back, so nothing is written until it is later than what was written last',
        );
        return;
      }
      this.lastAt = at;
      const added = Object.entries({ ...Object.fromEntries(labels), ...ownLabels });
      await this.sendAll(encoder.encode(snapshot(), added, at));
    } catch (error) {
      reports.skipped('read', `the metrics could not be read: ${describeError(error)}`);
    }
  }

  private async sendAll(requests: AsyncIterable<WriteRequest>): Promise<void> {
    const { libraries, sender } = this.parts;
    for await (const { bytes, samples, at } of requests) {
      await sender.send({ body: await libraries.compress(bytes), samples, at });
    }
  }
}
