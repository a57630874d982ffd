import type { CardinalityOptions } from '../definitions/index.js';
import type { Exemplar } from './exemplar.js';
import type { RecordingIssues } from './recording-issues.js';

/** What a handle needs of its app. */
export interface HandleContext {
  /** The name as exposed: the app's prefix and the definition's name. */
  readonly name: string;
  /** Where bad labels and values are reported. */
  readonly issues: RecordingIssues;
  /** Limits of open labels that the definition does not set itself. */
  readonly cardinality?: CardinalityOptions | undefined;
  /** What records on it, where that is no code of the app's, for messages. */
  readonly recordedBy?: string | undefined;
  /** Where exemplars come from; without it the metric takes none. */
  readonly exemplarSource?: ExemplarSource;
}

/** Where exemplars come from. */
export interface ExemplarSource {
  /** Whether metrics take exemplars that do not say so themselves. */
  readonly byDefault: boolean;
  /** Told when a metric takes exemplars. */
  prepare(): void;
  /** The labels that name the sampled span which is active now, if there is one. */
  activeSpan(): Exemplar['labels'] | undefined;
}
