export { BoundCounter, Counter, type CountErrorsOptions } from './counter.js';
export { createHandle, type HandleOf } from './create-handle.js';
export { followPromise, isFollowablePromise } from './follow-promise.js';
export {
  BoundGauge,
  enterInFlight,
  Gauge,
  leaveInFlight,
  type GaugeLikeDefinition,
  type GaugeSeries,
} from './gauge.js';
export {
  INSTRUMENT,
  isHandle,
  type Handle,
  type HandleContext,
  type Labels,
  type PartialLabels,
} from './handle.js';
export { BoundHistogram, Histogram } from './histogram.js';
export { Info } from './info.js';
export type { Instrument } from './instrument.js';
export { toLabelValue } from './label-value.js';
export type { MetricFamily, Point, SeriesSnapshot } from './metric-family.js';
export {
  OTHER,
  REFUSAL_REASONS,
  type RecordingIssues,
  type RefusalReason,
} from './recording-issues.js';
export type { Row } from './rows.js';
export type { Series } from './series-table.js';
export { StateSet } from './state-set.js';
export { BoundSummary, Summary } from './summary.js';
export type { Timer } from './timer.js';
