import { Summary as PromSummary } from 'prom-client';
import type { NamesOf, SummaryDefinition } from '../definitions/index.js';
import { BoundChildren } from './bound-children.js';
import { BoundObserver } from './bound-observer.js';
import {
  INSTRUMENT,
  promConfiguration,
  type Handle,
  type IfUnlabelled,
  type Labels,
  type LabelsArgument,
  type PartialLabels,
} from './handle.js';
import type { HandleContext } from './handle-context.js';
import { toPromClient } from './metric-family.js';
import { runBlock } from './run-block.js';
import { SummaryInstrument } from './summary-instrument.js';
import type { Timer } from './timer.js';

/**
 * A summary of one app: count, sum and quantiles over a sliding window. Takes
 * finite numbers; other values and bad labels are counted and logged, and thrown
 * only under `strict`. The quantiles of an empty window are `NaN`.
 */
export class Summary<D extends SummaryDefinition = SummaryDefinition>
  extends PromSummary<string>
  implements Handle<D>
{
  declare readonly name: string;
  declare collect?: Handle['collect'];
  declare readonly [INSTRUMENT]: SummaryInstrument;
  readonly definition: D;
  declare private readonly children: BoundChildren<BoundObserver<D>>;

  constructor(definition: D, context: HandleContext) {
    super({
      ...promConfiguration<D>(definition, context),
      percentiles: [...definition.percentiles],
    });
    this.definition = definition;
    const instrument = new SummaryInstrument(definition, context);
    const children = new BoundChildren(
      instrument,
      (values) => new BoundObserver(instrument, values),
    );
    // Not enumerable: whoever lists or serialises a handle should not meet the whole app.
    Object.defineProperties(this, {
      [INSTRUMENT]: { value: instrument },
      children: { value: children },
    });
  }

  /** Observes a value in the series of these labels. */
  override observe(labels: LabelsArgument<D>, value: number): void;
  /** Observes a value in a summary without labels. */
  override observe(this: IfUnlabelled<D>, value: number): void;
  override observe(labels: unknown, value?: unknown): void {
    (this as unknown as Summary)[INSTRUMENT].observeArguments(labels, value);
  }

  /** Starts a timer; at its end the duration in seconds is observed. */
  override startTimer(labels?: PartialLabels<D>): Timer<NamesOf<D>> {
    return this[INSTRUMENT].startTimer(labels);
  }

  /** Observes the seconds that a sync or async block takes, in the series of these labels. */
  time<T>(labels: LabelsArgument<D>, block: () => T): T;
  /** Observes the seconds that a sync or async block takes. */
  time<T>(this: IfUnlabelled<D>, block: () => T): T;
  time<T>(...given: unknown[]): T {
    const block = given.pop() as () => T;
    const timer = (this as unknown as Summary).startTimer(given[0] as never);
    return runBlock(block, () => timer());
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
    (this as Partial<Summary>)[INSTRUMENT]?.table.reset();
  }

  /** The summary in prom-client's form, after its `collect`. */
  override async get(): ReturnType<PromSummary<string>['get']> {
    const family = await this[INSTRUMENT].collected(this.collect?.bind(this));
    return toPromClient(family) as never;
  }
}
