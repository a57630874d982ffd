import type { BoundCounter, BoundGauge, BoundObserver } from '../instruments/index.js';
import { OTHER_CODE } from './error-code.js';

type LabelValues = Readonly<Record<string, string>>;

/** The handles that the series are taken from. */
export interface OutboundHandles {
  readonly duration: { labels(labels: never): BoundObserver };
  readonly inFlight: { labels(labels: never): BoundGauge };
  readonly errors: { labels(labels: never): BoundCounter };
}

/** The value of `status` for a request that failed. */
const FAILED = 'error';
/** How many codes, and how many statuses, have series of their own for one host and method. */
const MAX_CODES = 40;
const MAX_STATUSES = 60;

/** The series of requests that differ only in how they end. */
export class RequestSeries {
  readonly inFlight: BoundGauge;
  private readonly durations = new Map<string | number, BoundObserver>();
  private readonly errors = new Map<string, BoundCounter>();

  constructor(
    private readonly handles: OutboundHandles,
    private readonly labels: LabelValues,
  ) {
    this.inFlight = handles.inFlight.labels(labels as never);
  }

  /** Records a request whose response is complete. */
  recordResponse(status: number, durationSeconds: number): void {
    this.durationOf(status >= 100 && status <= 999 ? status : FAILED).observe(durationSeconds);
  }

  /** Records a request that failed. */
  recordFailure(code: string, durationSeconds: number): void {
    this.durationOf(FAILED).observe(durationSeconds);
    this.errorsOf(code).inc();
  }

  private durationOf(status: string | number): BoundObserver {
    const known = this.durations.get(status);
    if (known !== undefined) return known;
    const isHeld = this.durations.size >= MAX_STATUSES;
    const value = isHeld && status !== FAILED ? OTHER_CODE : status;
    const labels = { ...this.labels, status: String(value) };
    const duration = this.durations.get(value) ?? this.handles.duration.labels(labels as never);
    this.durations.set(value, duration);
    return duration;
  }

  private errorsOf(given: string): BoundCounter {
    const known = this.errors.get(given);
    if (known !== undefined) return known;
    const code = this.errors.size < MAX_CODES ? given : OTHER_CODE;
    const errors =
      this.errors.get(code) ?? this.handles.errors.labels({ ...this.labels, code } as never);
    this.errors.set(code, errors);
    return errors;
  }
}
