import { Logger } from '@nestjs/common';
import type { SelfMetrics } from '../registry/index.js';
import type { RemoteWriteAnswer } from './remote-write-client.js';
import type { QueueEvents } from './remote-write-queue.js';

/** What becomes of samples, counted, and said once. */
export class RemoteWriteReports implements QueueEvents {
  private readonly logger = new Logger('MetricsModule');
  /** What is not said again: for good, or until the receiver takes something. */
  private readonly said = new Set<string>();
  private readonly saidInOutage = new Set<string>();

  constructor(
    private readonly metrics: Pick<SelfMetrics, 'pushes' | 'remoteWrite'>,
    /** The receiver's address, without what may be secret in it. */
    private readonly receiver: string,
  ) {}

  onLength(samples: number): void {
    this.metrics.remoteWrite!.queued.set(samples);
  }

  onOverflow(samples: number): void {
    this.drop(samples);
    this.warnInOutage(
      'overflow',
      'more samples wait for it than maxQueuedSamples allows, so the oldest are dropped',
    );
  }

  taken(samples: number): void {
    this.metrics.pushes!.inc({ target: 'remote_write', outcome: 'success' });
    this.count('sent', samples);
    this.saidInOutage.clear();
  }

  /** The receiver said no, and would again. */
  refused(samples: number, answer: RemoteWriteAnswer): void {
    this.metrics.pushes!.inc({ target: 'remote_write', outcome: 'error' });
    this.count('failed', samples);
    this.warn(`refused ${answer.status}`, `${saying(answer)}, so the samples are dropped`);
  }

  /** It is tried again. */
  missed(answer: RemoteWriteAnswer): void {
    this.metrics.pushes!.inc({ target: 'remote_write', outcome: 'error' });
    const what = `${saying(answer)}; it is tried again, and samples wait until then`;
    this.warnInOutage(`missed ${answer.status}`, what);
  }

  /** Its samples were no longer worth sending. */
  tooOld(samples: number): void {
    this.drop(samples);
    this.warnInOutage('old', 'samples have waited for it for too long, and are dropped');
  }

  /** What was left when the app closed. */
  left(samples: number): void {
    if (samples === 0) return;
    this.drop(samples);
    this.warn('left', `${samples} samples were not sent before the app closed`);
  }

  /** A moment whose samples were never made. */
  skipped(key: string, reason: string): void {
    this.metrics.pushes!.inc({ target: 'remote_write', outcome: 'skipped' });
    this.warn(key, reason);
  }

  private drop(samples: number): void {
    this.count('dropped', samples);
  }

  private count(outcome: 'sent' | 'failed' | 'dropped', samples: number): void {
    this.metrics.remoteWrite!.samples.inc({ outcome }, samples);
  }

  private warnInOutage(key: string, what: string): void {
    if (this.saidInOutage.has(key)) return;
    this.saidInOutage.add(key);
    this.say(what);
  }

  private warn(key: string, what: string): void {
    if (this.said.has(key)) return;
    this.said.add(key);
    this.say(what);
  }

  private say(what: string): void {
    try {
      this.logger.warn(
        `Remote write to ${this.receiver}: ${what}. More of these are counted, not logged.`,
      );
    } catch {
      // The app's own logger failed, which is no reason to stop.
    }
  }
}

function saying({ status, message }: RemoteWriteAnswer): string {
  if (status === undefined) return `there was no answer: ${message}`;
  return `it answered ${status} ${message === '' ? 'without a word' : `with "${message}"`}`;
}
