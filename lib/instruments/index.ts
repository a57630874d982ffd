export { BoundCounter } from './bound-counter.js';
export { BoundGauge } from './bound-gauge.js';
export { BoundObserver } from './bound-observer.js';
export { BoundSeries } from './bound-series.js';
export { copyLabels } from './copy-labels.js';
export { Counter } from './counter.js';
export type { CounterInstrument, CountErrorsOptions } from './counter-instrument.js';
export { createHandle, type HandleOf } from './create-handle.js';
export { readExemplarLabels, type Exemplar } from './exemplar.js';
export {
  exposeHistogram,
  exposeTotals,
  exposeValue,
  histogramLines,
  TOTAL_LINES,
  VALUE_LINES,
} from './exposed-lines.js';
export { expandFamily, type FamilySnapshot, type PreparedQuantiles } from './family-snapshot.js';
export { followPromise, isFollowablePromise } from './follow-promise.js';
export { Gauge } from './gauge.js';
export type { GaugeInstrument, GaugeLikeDefinition } from './gauge-instrument.js';
export {
  INSTRUMENT,
  isHandle,
  type Handle,
  type Labels,
  type PartialLabels,
  type WithExemplar,
} from './handle.js';
export type { ExemplarSource, HandleContext } from './handle-context.js';
export { Histogram } from './histogram.js';
export { Info } from './info.js';
export type { Instrument } from './instrument.js';
export type { MetricFamily, Point, SeriesSnapshot } from './metric-family.js';
export type { ObserverInstrument } from './observer-instrument.js';
export {
  OTHER,
  REFUSAL_REASONS,
  type IssueDetail,
  type RecordingIssues,
  type RefusalReason,
} from './recording-issues.js';
export { replaceRows, type Row } from './rows.js';
export type { Series } from './series.js';
export type { ChunkSnapshot, ShownSeries } from './series-chunks.js';
export { SeriesIndex } from './series-index.js';
export { StateSet } from './state-set.js';
export { Summary } from './summary.js';
export type { EndLabels, ExemplarLabels, Timer } from './timer.js';
