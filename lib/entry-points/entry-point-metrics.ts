import {
  closedLabelSets,
  defineCounter,
  defineGauge,
  defineHistogram,
  type LabelSpecs,
} from '../definitions/index.js';
import { INSTRUMENT, type Handle } from '../instruments/index.js';
import type { MetricRegistrar } from '../registry/index.js';
import { EntryPoint } from './entry-point.js';
import { ENTRY_POINT_OUTCOMES, type EntryPointOutcome } from './outcome.js';

/** A metric's name and its help. */
export interface MetricText {
  readonly name: string;
  readonly help: string;
}

/** What the metrics of one kind of entry point are called, and which labels tell its handlers apart. */
export interface EntryPointMetricsOptions {
  readonly total: MetricText;
  readonly duration: MetricText;
  readonly inFlight: MetricText;
  /** All but `outcome`. */
  readonly labels: LabelSpecs;
  readonly buckets: readonly number[] | undefined;
  /** The outcomes that there can be. Default: all. */
  readonly outcomes?: readonly EntryPointOutcome[];
}

/** Total, duration and calls in flight of one kind of entry point. */
export class EntryPointMetrics {
  private readonly handles;
  private readonly outcomes: readonly EntryPointOutcome[];
  private readonly entryPoints = new Map<string, EntryPoint>();

  constructor(handles: MetricRegistrar, options: EntryPointMetricsOptions) {
    const { total, duration, inFlight, labels, buckets } = options;
    this.outcomes = options.outcomes ?? ENTRY_POINT_OUTCOMES;
    const withOutcome = { ...labels, outcome: this.outcomes };
    this.handles = {
      total: handles.register(defineCounter({ ...total, labels: withOutcome })),
      duration: handles.register(
        defineHistogram({ ...duration, labels: withOutcome, ...(buckets && { buckets }) }),
      ),
      inFlight: handles.register(defineGauge({ ...inFlight, labels })),
    };
  }

  /**
   * The series of one handler, which exist at zero from now on: call it at boot for
   * each handler that is known. The same labels are the same series.
   */
  of(labels: Readonly<Record<string, string>>): EntryPoint {
    const key = JSON.stringify(labels);
    const known = this.entryPoints.get(key);
    if (known !== undefined) return known;
    for (const handle of Object.values(this.handles)) seed(handle, labels);
    const entryPoint = new EntryPoint(this.handles, labels, this.outcomes);
    this.entryPoints.set(key, entryPoint);
    return entryPoint;
  }
}

/** Creates a handler's series, of all outcomes. */
function seed(handle: Handle, labels: Readonly<Record<string, string>>): void {
  const { definition, table } = handle[INSTRUMENT];
  table.seed(closedLabelSets(definition, new Map(Object.entries(labels))));
}
