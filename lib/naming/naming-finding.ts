import type { MetricDefinition } from '../definitions/index.js';

/** A metric as its name is judged. */
export interface NamedMetric {
  /** As exposed, with the app's prefix. */
  readonly name: string;
  readonly definition: MetricDefinition;
}

/** A break of a convention. */
export interface NamingFinding {
  /** Which rule, as a stable string that programs may compare. */
  readonly rule: string;
  /** The metric's name as exposed; that of the first one where all have the same fault. */
  readonly metric: string;
  /**
   * True for a break of what Prometheus' conventions say of names and units; false for a
   * guess from what something looks like, which never fails a boot.
   */
  readonly certain: boolean;
  /** The offender and the rule it breaks. */
  readonly message: string;
  /** What to do about it. */
  readonly cure: string;
  /** A name to use instead, where there is one: the metric's, its label's or the prefix. */
  readonly suggestion?: string;
}

/** A finding, before it is told apart whether its rule only guesses. */
export type FindingOfRule = Omit<NamingFinding, 'certain'>;

/** What one rule has to say about one metric. */
export type NamingRule = (metric: NamedMetric) => readonly FindingOfRule[];
