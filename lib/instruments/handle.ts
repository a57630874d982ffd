import type { Labelled, LabelsOf, MetricDefinition, NamesOf } from '../definitions/index.js';
import type { HandleContext } from './handle-context.js';
import type { Instrument } from './instrument.js';
import type { Series } from './series.js';

/** The key under which a handle keeps what the other rooms need of it. */
export const INSTRUMENT = Symbol.for('nestjs-metrics.instrument');

/** The injectable instrument of one app, as far as all kinds are alike. */
export interface Handle<D extends MetricDefinition = MetricDefinition> {
  /** The exposed name, with the app's prefix. */
  readonly name: string;
  /** What this handle was made from. */
  readonly definition: D;
  /** Called before each scrape, as in prom-client; assign it to refresh the handle. */
  collect?: (() => void | Promise<void>) | undefined;
  /** Series and snapshot, for the other rooms. */
  readonly [INSTRUMENT]: Instrument<Series>;
}

/** True for our handles, whichever copy of the package made them. */
export function isHandle(metric: unknown): metric is Handle {
  return typeof metric === 'object' && metric !== null && INSTRUMENT in metric;
}

/** The labels that a recording takes; assignable to prom-client's label values. */
export type Labels<D extends Labelled> = LabelsOf<D> & Partial<Record<NamesOf<D>, string | number>>;

/** The same where some labels may follow at the end of a timer. */
export type PartialLabels<D extends Labelled> = Partial<LabelsOf<D>> &
  Partial<Record<NamesOf<D>, string | number>>;

/** The labels of a recording in prom-client's form with an exemplar. */
export interface WithExemplar<D extends Labelled> {
  labels: Labels<D>;
  /** What the recording was about, such as `{ trace_id }`: at most 128 characters in all. */
  exemplarLabels: Record<string, string>;
}

/** `never` for a metric without labels, so that passing labels does not compile. */
export type LabelsArgument<D extends Labelled> = [NamesOf<D>] extends [never] ? never : Labels<D>;

/** What no handle is: named by the compiler where a metric with labels is recorded without them. */
interface CalledWithLabels<Names extends string> {
  readonly 'this metric has labels': Names;
}

/** As `this` of a recording without labels, so that it does not compile for a metric that has some. */
export type IfUnlabelled<D extends Labelled> = [NamesOf<D>] extends [never]
  ? unknown
  : CalledWithLabels<NamesOf<D>>;

/** What prom-client's constructors are given; the handle registers itself later, or not at all. */
export function promConfiguration<D extends Labelled>(
  { help, labelNames }: Pick<MetricDefinition, 'help' | 'labelNames'>,
  { name }: HandleContext,
): { name: string; help: string; labelNames: NamesOf<D>[]; registers: [] } {
  return { name, help, labelNames: [...labelNames] as NamesOf<D>[], registers: [] };
}
