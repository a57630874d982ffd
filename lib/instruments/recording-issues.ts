/** Why a recording was refused; the values of the label `reason`. */
export const REFUSAL_REASONS = ['invalid_label', 'invalid_value', 'callback_error'] as const;

/** Why a recording was refused. */
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What happened; a function where it takes time to say, called only where it is said. */
export type IssueDetail = string | (() => string);

/**
 * Where handles report what is wrong with a recording. The implementation counts
 * and logs, and throws where the app is strict; a handle goes on as if it returned.
 */
export interface RecordingIssues {
  /** The recording is lost: its labels or its value are not usable. */
  refused(metric: string, reason: RefusalReason, detail: string): void;
  /** The recording is kept, but the value of one label became `__other__`. */
  folded(metric: string, label: string, detail: IssueDetail): void;
  /** The recording is kept, but the value of one label was cut. */
  cut(metric: string, label: string, detail: IssueDetail): void;
  /** The recording is lost, since the value of one label is one too many. */
  dropped(metric: string, label: string, detail: IssueDetail): void;
  /** The recording is kept, but not its exemplar. Never throws. */
  exemplarDropped(metric: string, detail: string): void;
}

/** The value that unknown and surplus label values are folded to. */
export const OTHER = '__other__';
