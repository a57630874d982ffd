import type { RecordingIssues } from './recording-issues.js';

/** What a handle needs of its app. */
export interface HandleContext {
  /** The name as exposed: the app's prefix and the definition's name. */
  readonly name: string;
  /** Where bad labels and values are reported. */
  readonly issues: RecordingIssues;
}
