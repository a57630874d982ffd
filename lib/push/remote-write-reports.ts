import type { SelfMetrics } from '../registry/index.js';
import { FailureLog } from './failure-log.js';
import type { RemoteWriteAnswer } from './remote-write-client.js';
import type { QueueEvents } from './remote-write-queue.js';

/** After so many requests: one that takes every other would be complained of without end. */
const OUTAGE_OVER = 10;

/** What becomes of samples, counted, and said once. */
export class RemoteWriteReports implements QueueEvents {
  /** What stays as it is, and is said once for good. */
  private readonly faults = new FailureLog();
  /** What may pass, and is said again when it comes back. */
  private readonly outage = new FailureLog();
  private takenInRow = 0;

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
    this.warn(
      this.outage,
      'overflow',
      'more samples wait for it than maxQueuedSamples allows, so the oldest are dropped',
    );
  }

  taken(samples: number): void {
    this.metrics.pushes!.inc({ target: 'remote_write', outcome: 'success' });
    this.count('sent', samples);
    this.takenInRow += 1;
    if (this.takenInRow === OUTAGE_OVER) this.outage.forget();
  }

  /** The receiver said no, and would again. */
  refused(samples: number, answer: RemoteWriteAnswer): void {
    this.metrics.pushes!.inc({ target: 'remote_write', outcome: 'error' });
    this.count('failed', samples);
    const what = `${saying(answer)}, so the samples are dropped`;
    this.warn(this.faults, `refused ${answer.status}`, what);
  }

  /** It is tried again. */
  missed(answer: RemoteWriteAnswer): void {
    this.metrics.pushes!.inc({ target: 'remote_write', outcome: 'error' });
    this.takenInRow = 0;
    const what = `${saying(answer)}; it is tried again, and samples wait until then`;
    this.warn(this.outage, `missed ${answer.status}`, what);
  }

  /** Its samples were no longer worth sending. */
  tooOld(samples: number): void {
    this.drop(samples);
    this.warn(this.outage, 'old', 'samples have waited for it for too long, and are dropped');
  }

  /** What was left when the app closed. */
  left(samples: number): void {
    if (samples === 0) return;
    this.drop(samples);
    this.warn(this.faults, 'left', `${samples} samples were not sent before the app closed`);
  }

  /** A moment whose samples were never made. */
  skipped(key: string, reason: string): void {
    this.metrics.pushes!.inc({ target: 'remote_write', outcome: 'skipped' });
    this.warn(this.faults, key, reason);
  }

  private drop(samples: number): void {
    this.count('dropped', samples);
  }

  private count(outcome: 'sent' | 'failed' | 'dropped', samples: number): void {
    this.metrics.remoteWrite!.samples.inc({ outcome }, samples);
  }

  private warn(log: FailureLog, kind: string, what: string): void {
    const message = `Remote write to ${this.receiver}: ${what}. More of these are counted, not logged.`;
    log.say(kind, 'warn', message);
  }
}

function saying({ status, message }: RemoteWriteAnswer): string {
  if (status === undefined) return `there was no answer: ${message}`;
  return `it answered ${status} ${message === '' ? 'without a word' : `with "${message}"`}`;
}
