import type { GaugeAggregate } from './aggregate.js';
import type { CardinalityOptions } from './cardinality.js';
import type { LabelSet, LabelSpecs } from './label-specs.js';

/** The kinds of metric that can be defined. */
export type MetricKind = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset';

/** What every definition says. */
export interface MetricDefinitionBase<K extends MetricKind, L extends LabelSpecs> {
  readonly kind: K;
  /** The metric's name, without the prefix that an app may add. */
  readonly name: string;
  /** One sentence that says what is measured; becomes the `# HELP` line. */
  readonly help: string;
  /** Label names with their vocabularies, in the order of positional `labels(a, b)`. */
  readonly labels: L;
  /** The label names, in declared order. */
  readonly labelNames: readonly string[];
  /** The base unit, which the name ends with; becomes OpenMetrics' `# UNIT` line. */
  readonly unit?: string | undefined;
  /** Which series exist at zero before anything is recorded. */
  readonly seed?: boolean | readonly LabelSet<L>[] | undefined;
  /** How many series open labels may make, as far as the module does not say it. */
  readonly cardinality?: CardinalityOptions | undefined;
}

/** A counter: a total that only rises. Made by `defineCounter`. */
export interface CounterDefinition<L extends LabelSpecs = LabelSpecs> extends MetricDefinitionBase<
  'counter',
  L
> {
  /** Whether its series keep exemplars; the app's default where undefined. */
  readonly exemplars?: boolean | undefined;
}

/** A gauge: a value that goes up and down. Made by `defineGauge`. */
export interface GaugeDefinition<L extends LabelSpecs = LabelSpecs> extends MetricDefinitionBase<
  'gauge',
  L
> {
  /** How the values of several processes become one; `'liveSum'` where undefined. */
  readonly aggregate?: GaugeAggregate | undefined;
}

/** A histogram: observations counted in buckets. Made by `defineHistogram`. */
export interface HistogramDefinition<
  L extends LabelSpecs = LabelSpecs,
> extends MetricDefinitionBase<'histogram', L> {
  /** Inclusive upper bounds, ascending, without `+Inf`, which every histogram has. */
  readonly buckets: readonly number[];
  /** Whether its series keep exemplars; the app's default where undefined. */
  readonly exemplars?: boolean | undefined;
}

/** A summary: quantiles over a sliding window, computed in this process. Made by `defineSummary`. */
export interface SummaryDefinition<L extends LabelSpecs = LabelSpecs> extends MetricDefinitionBase<
  'summary',
  L
> {
  /** The quantiles that are exposed, each between 0 and 1. */
  readonly percentiles: readonly number[];
  /** Length of the sliding window, in seconds. */
  readonly maxAgeSeconds: number;
  /** How many steps the window slides in. */
  readonly ageBuckets: number;
}

/** Facts about the process, as labels of a series whose value is 1. Made by `defineInfo`. */
export type InfoDefinition<L extends LabelSpecs = LabelSpecs> = MetricDefinitionBase<'info', L>;

/** Which one of several states holds. Made by `defineStateSet`. */
export interface StateSetDefinition<S extends string = string> extends MetricDefinitionBase<
  'stateset',
  Readonly<Record<string, readonly S[]>>
> {
  /** The states, in declared order. */
  readonly states: readonly S[];
}

/** Any definition. */
export type MetricDefinition =
  | CounterDefinition
  | GaugeDefinition
  | HistogramDefinition
  | SummaryDefinition
  | InfoDefinition
  | StateSetDefinition;

/** A definition as far as its labels matter. */
export interface Labelled<L extends LabelSpecs = LabelSpecs> {
  readonly labels: L;
}

/** The label names of a definition, as a union. `never` where it has none. */
export type NamesOf<D extends Labelled> = keyof D['labels'] & string;

/** The label set that a recording on a metric of this definition takes. */
export type LabelsOf<D extends Labelled> = LabelSet<D['labels']>;
