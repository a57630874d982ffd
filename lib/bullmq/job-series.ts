import type { BoundCounter, BoundGauge, BoundObserver } from '../instruments/index.js';

type LabelValues = Readonly<Record<string, string>>;

/** The handles that the series are taken from. */
interface JobHandles {
  readonly total: { labels(labels: never): BoundCounter };
  readonly duration: { labels(labels: never): BoundObserver };
  readonly wait: { labels(labels: never): BoundObserver };
  readonly retries: { labels(labels: never): BoundCounter };
  readonly inFlight: { labels(labels: never): BoundGauge };
}

/** The series of the jobs of one name in one queue. */
export class JobSeries {
  readonly succeeded: BoundCounter;
  readonly failed: BoundCounter;
  readonly durationOfSuccess: BoundObserver;
  readonly durationOfError: BoundObserver;
  readonly wait: BoundObserver;
  readonly retries: BoundCounter;
  readonly inFlight: BoundGauge;

  constructor(handles: JobHandles, labels: LabelValues) {
    const success = { ...labels, outcome: 'success' } as never;
    const error = { ...labels, outcome: 'error' } as never;
    this.succeeded = handles.total.labels(success);
    this.failed = handles.total.labels(error);
    this.durationOfSuccess = handles.duration.labels(success);
    this.durationOfError = handles.duration.labels(error);
    this.wait = handles.wait.labels(labels as never);
    this.retries = handles.retries.labels(labels as never);
    this.inFlight = handles.inFlight.labels(labels as never);
    // Now that the name is known all its counters begin, so that rates see the first failure.
    this.succeeded.inc(0);
    this.failed.inc(0);
    this.retries.inc(0);
  }
}
