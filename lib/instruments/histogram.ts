import { Histogram as PromHistogram } from 'prom-client';
import type { HistogramDefinition, NamesOf } from '../definitions/index.js';
import { BoundChildren } from './bound-children.js';
import { BoundObserver } from './bound-observer.js';
import {
  INSTRUMENT,
  promConfiguration,
  type Handle,
  type IfUnlabelled,
  type Labels,
  type LabelsArgument,
  type WithExemplar,
  type PartialLabels,
} from './handle.js';
import type { HandleContext } from './handle-context.js';
import { HistogramInstrument } from './histogram-instrument.js';
import { toPromClient } from './metric-family.js';
import { runBlock } from './run-block.js';
import type { ExemplarLabels, Timer } from './timer.js';

/**
 * A histogram of one app: observations counted in buckets. Takes finite numbers;
 * other values and bad labels are counted and logged, and thrown only under `strict`.
 */
export class Histogram<D extends HistogramDefinition = HistogramDefinition>
  extends PromHistogram<string>
  implements Handle<D>
{
  declare readonly name: string;
  declare collect?: Handle['collect'];
  declare readonly [INSTRUMENT]: HistogramInstrument;
  readonly definition: D;
  declare private readonly children: BoundChildren<BoundObserver<D>>;

  constructor(definition: D, context: HandleContext) {
    super({ ...promConfiguration<D>(definition, context), buckets: [...definition.buckets] });
    this.definition = definition;
    const instrument = new HistogramInstrument(definition, context);
    const children = new BoundChildren(
      instrument,
      (values) => new BoundObserver(instrument, values),
    );
    // Not enumerable: whoever lists or serialises a handle should not meet the whole app.
    Object.defineProperties(this, {
      [INSTRUMENT]: { value: instrument },
      children: { value: children },
    });
    // prom-client's constructor sets an own `observe`, which would hide the method below.
    this.observe = Histogram.prototype.observe;
  }

  /** Counts a value in the series of these labels. */
  override observe(labels: LabelsArgument<D>, value: number): void;
  /** The same in prom-client's form with an exemplar, recognised by `exemplarLabels`. */
  override observe(data: WithExemplar<D> & { value: number }): void;
  /** Counts a value in a histogram without labels. */
  override observe(this: IfUnlabelled<D>, value: number): void;
  override observe(labels: unknown, value?: unknown): void {
    (this as unknown as Histogram)[INSTRUMENT].observeArguments(labels, value);
  }

  /**
   * Starts a timer; at its end the duration in seconds is observed. Labels, and those of
   * an exemplar, may be given at its beginning, at its end, or both.
   */
  override startTimer(
    labels?: PartialLabels<D>,
    exemplarLabels?: ExemplarLabels,
  ): Timer<NamesOf<D>> {
    return this[INSTRUMENT].startTimer(labels, exemplarLabels);
  }

  /** Observes the seconds that a sync or async block takes, in the series of these labels. */
  time<T>(labels: LabelsArgument<D>, block: () => T): T;
  /** Observes the seconds that a sync or async block takes. */
  time<T>(this: IfUnlabelled<D>, block: () => T): T;
  time<T>(...given: unknown[]): T {
    const block = given.pop() as () => T;
    const timer = (this as unknown as Histogram).startTimer(given[0] as never);
    return runBlock(block, () => timer());
  }

  /** Makes the series of these labels exist at zero, and zeroes it where it exists. */
  override zero(labels: Labels<D>): void {
    const { rules, table } = this[INSTRUMENT];
    const values = rules.accept(labels);
    if (values === undefined) return;
    table.remove(values);
    table.at(values);
  }

  /** The bound child of one series; its labels are checked once, here. */
  override labels(labels: Labels<D>): BoundObserver<D>;
  /** The same with label values in declared order. */
  override labels(...values: (string | number)[]): BoundObserver<D>;
  override labels(...labelArguments: unknown[]): BoundObserver<D> {
    return this.children.of(labelArguments);
  }

  /** Removes the series of these labels. */
  override remove(labels: Labels<D>): void;
  /** The same with label values in declared order. */
  override remove(...values: (string | number)[]): void;
  override remove(...labelArguments: unknown[]): void {
    this[INSTRUMENT].remove(labelArguments);
  }

  /** Removes all series; seeded ones start again at zero. */
  override reset(): void {
    // prom-client's constructor calls this before there is an instrument.
    (this as Partial<Histogram>)[INSTRUMENT]?.table.reset();
  }

  /** The histogram in prom-client's form, after its `collect`. */
  override async get(): ReturnType<PromHistogram<string>['get']> {
    const family = await this[INSTRUMENT].collected(this.collect?.bind(this));
    return toPromClient(family) as never;
  }

  /** What prom-client's registry calls in place of `get` for its text. */
  getForPromString(): ReturnType<PromHistogram<string>['get']> {
    return this.get();
  }
}
