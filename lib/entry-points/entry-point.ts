import type { BoundCounter, BoundGauge, BoundObserver, Series } from '../instruments/index.js';
import { EntryPointCall } from './entry-point-call.js';
import type { EntryPointOutcome } from './outcome.js';

type LabelValues = Readonly<Record<string, string>>;

/** The handles that the series are taken from. */
interface Handles {
  readonly total: { labels(labels: never): BoundCounter };
  readonly duration: { labels(labels: never): BoundObserver };
  readonly inFlight: { labels(labels: never): BoundGauge };
}

/** The series that the calls of one handler are recorded in. */
export class EntryPoint {
  readonly inFlight: BoundGauge;
  private readonly totals = {} as Record<EntryPointOutcome, BoundCounter>;
  private readonly durations = {} as Record<EntryPointOutcome, BoundObserver>;

  constructor(handles: Handles, labels: LabelValues, outcomes: readonly EntryPointOutcome[]) {
    this.inFlight = handles.inFlight.labels(labels as never);
    for (const outcome of outcomes) {
      this.totals[outcome] = handles.total.labels({ ...labels, outcome } as never);
      this.durations[outcome] = handles.duration.labels({ ...labels, outcome } as never);
    }
  }

  /** A call that begins now, and is in flight until it ends. */
  begin(): EntryPointCall {
    return new EntryPointCall(this, this.inFlight.enter());
  }

  /** Records a call that has ended; it was in flight in that series. */
  record(outcome: EntryPointOutcome, durationSeconds: number, inFlight: Series | undefined): void {
    this.inFlight.leave(inFlight);
    this.totals[outcome].inc();
    this.durations[outcome].observe(durationSeconds);
  }
}
