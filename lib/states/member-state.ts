import type { GaugeAggregate, MetricKind } from '../definitions/index.js';
import type { Exemplar } from '../instruments/index.js';

/** Who a member of the group is: one app in one process, or in one of its threads. */
export interface Member {
  /** The name of its directory: tells all members apart that there ever were. */
  readonly id: string;
  readonly app: string;
  readonly pid: number;
  /** 0 for the main thread. */
  readonly threadId: number;
  /** In milliseconds since the epoch. */
  readonly startedAt: number;
  /** The version of this package. */
  readonly version: string;
}

/** What must be alike for the numbers of two processes to be merged. */
export interface FamilyShape {
  /** The exposed name, with prefix. */
  readonly name: string;
  readonly help: string;
  readonly kind: MetricKind;
  readonly unit?: string | undefined;
  readonly labelNames: readonly string[];
  /** The bounds of a histogram. */
  readonly buckets?: readonly number[] | undefined;
  /** How the values of a gauge, an info metric or a state set become one. */
  readonly aggregate?: GaugeAggregate | undefined;
}

/** One series of the group: one object for each label set of a shape, whoever counted it. */
export interface PooledSeries {
  /** In declared order; after them the `pid` of a gauge with a series for each process. */
  readonly labelValues: readonly string[];
}

/** An exemplar of one series in a chunk. */
export interface StateExemplar extends Exemplar {
  /** The position of its series in the chunk, and of its line. */
  readonly series: number;
  readonly line: number;
}

/** Some series of one metric of a member. */
export interface StateChunk {
  /** The same list again as long as the chunk has the same series. */
  readonly series: readonly PooledSeries[];
  /**
   * The numbers of the first series, then those of the second, and so on. Of a counter one;
   * of a histogram its buckets, not cumulative, and the sum; of a summary sum and count; of
   * a gauge, an info metric or a state set the value and its weight: of how many values an
   * average is, whose value is their sum; when the process started that is first; when the
   * most recent was set. One series may stand in several chunks of a metric, which are
   * merged as if they were several members' (an estate keeps what rounding lost like that).
   */
  readonly numbers: Float64Array;
  /** When each series came into being, in milliseconds since the epoch. */
  readonly createdAt: Float64Array;
  readonly exemplars?: readonly StateExemplar[] | undefined;
}

/** One metric of this package as a member holds it. */
export interface StateFamily {
  readonly shape: FamilyShape;
  readonly chunks: readonly StateChunk[];
}

/** One sample of a metric of prom-client's. */
export interface StateSample {
  /** Undefined where it is the metric's own. */
  readonly metricName?: string | undefined;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly exemplar?: Exemplar | undefined;
}

/** One metric of prom-client's as a member holds it. */
export interface StateForeign {
  /** The name under which it was registered. */
  readonly name: string;
  readonly help: string;
  readonly type: string;
  /** prom-client's own word for how values become one: `sum`, `first`, `min`, `max`, `average` or `omit`. */
  readonly aggregator: string;
  readonly samples: readonly StateSample[];
}

/** Metrics, as one member counted them or as they were merged. */
export interface StateMetrics {
  readonly families: readonly StateFamily[];
  readonly foreign: readonly StateForeign[];
}

/** What the dead have left to a member: their counts are part of what it tells. */
export interface Estate extends StateMetrics {
  /** How many processes it is of. */
  readonly dead: number;
  /** Whose directories may still be there, though their counts are in here. */
  readonly includes: readonly string[];
}

/** All that a member tells, at one moment. */
export interface MemberState {
  readonly member: Member;
  /** Grows with each state that it tells. */
  readonly sequence: number;
  /** In milliseconds since the epoch. */
  readonly takenAt: number;
  readonly own: StateMetrics;
  readonly estate: Estate;
}
