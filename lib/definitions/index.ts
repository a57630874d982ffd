export {
  DEFAULT_AGGREGATE,
  isLive,
  isMostRecent,
  isPerProcess,
  type GaugeAggregate,
} from './aggregate.js';
export { aggregateOf } from './aggregate-of.js';
export { durationBuckets, exponentialBuckets, linearBuckets } from './buckets.js';
export {
  assertCardinality,
  isHeld,
  type CardinalityOptions,
  type OpenNamesOf,
} from './cardinality.js';
export { isMetricDefinition, type MetricDefinitionOptions } from './define.js';
export { defineCounter, type CounterOptions } from './define-counter.js';
export { defineGauge, type GaugeOptions } from './define-gauge.js';
export { defineHistogram, type HistogramOptions } from './define-histogram.js';
export { defineInfo, type InfoOptions } from './define-info.js';
export { defineStateSet, type StateSetOptions } from './define-state-set.js';
export { defineSummary, type SummaryOptions } from './define-summary.js';
export { differenceOf } from './equality.js';
export {
  isOpenLabel,
  open,
  openBoundedByCode,
  type LabelSet,
  type LabelSpec,
  type LabelSpecs,
  type LabelValueOf,
  type OpenLabel,
} from './label-specs.js';
export { MAX_LABEL_VALUE_LENGTH, toLabelValue } from './label-value.js';
export type {
  CounterDefinition,
  GaugeDefinition,
  HistogramDefinition,
  InfoDefinition,
  Labelled,
  LabelsOf,
  MetricDefinition,
  MetricDefinitionBase,
  MetricKind,
  NamesOf,
  StateSetDefinition,
  SummaryDefinition,
} from './metric-definition.js';
export { assertLabelName, assertMetricName, isLabelName, show } from './names.js';
export { isPlainObject } from './plain-object.js';
export { closedLabelSets, listedLabelSets, MAX_SEEDED_SERIES } from './seeds.js';
