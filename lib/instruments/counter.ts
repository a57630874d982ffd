import { Counter as PromCounter } from 'prom-client';
import type { CounterDefinition } from '../definitions/index.js';
import { BoundChildren } from './bound-children.js';
import { BoundCounter } from './bound-counter.js';
import { copyLabels } from './copy-labels.js';
import { CounterInstrument, type CountErrorsOptions } from './counter-instrument.js';
import {
  INSTRUMENT,
  promConfiguration,
  type Handle,
  type IfUnlabelled,
  type Labels,
  type LabelsArgument,
  type WithExemplar,
} from './handle.js';
import type { HandleContext } from './handle-context.js';
import { toPromClient } from './metric-family.js';

/** A counter's name, with what prom-client sets it to. */
const NAME: PropertyDescriptor & ThisType<NamedCounter> = {
  enumerable: true,
  get() {
    return this[INSTRUMENT]?.name ?? this.givenName;
  },
  set(name: string) {
    this.givenName = name;
  },
};

interface NamedCounter {
  readonly [INSTRUMENT]?: CounterInstrument;
  givenName: string | undefined;
}

/**
 * A counter of one app: a total that only rises. Takes finite numbers ≥ 0; other
 * values and bad labels are counted and logged, and thrown only under `strict`.
 */
export class Counter<D extends CounterDefinition = CounterDefinition>
  extends PromCounter<string>
  implements Handle<D>
{
  declare readonly name: string;
  declare collect?: Handle['collect'];
  declare readonly [INSTRUMENT]: CounterInstrument;
  readonly definition: D;
  declare private readonly children: BoundChildren<BoundCounter>;
  /** The name that prom-client gave it: in its constructor, and for one rendering. */
  declare private givenName: string | undefined;

  constructor(definition: D, context: HandleContext) {
    super(promConfiguration<D>(definition, context));
    this.definition = definition;
    const instrument = new CounterInstrument(definition, context);
    const children = new BoundChildren(
      instrument,
      (values) => new BoundCounter(instrument, values),
    );
    // Not enumerable: whoever lists or serialises a handle should not meet the whole app.
    Object.defineProperties(this, {
      [INSTRUMENT]: { value: instrument },
      children: { value: children },
      givenName: { value: undefined, writable: true, enumerable: false },
      name: NAME,
    });
    // prom-client's constructor sets an own `inc`, which would hide the method below.
    this.inc = Counter.prototype.inc;
  }

  /** Adds `value`, by default 1, to the series of these labels. */
  override inc(labels: LabelsArgument<D>, value?: number): void;
  /** The same in prom-client's form with an exemplar, recognised by `exemplarLabels`. */
  override inc(data: WithExemplar<D> & { value?: number }): void;
  /** Adds `value`, by default 1, to a counter without labels. */
  override inc(this: IfUnlabelled<D>, value?: number): void;
  override inc(labels?: unknown, value?: unknown): void {
    (this as unknown as Counter)[INSTRUMENT].inc(labels, value);
  }

  /** Counts the errors that a block throws or rejects with, in the series of these labels. */
  countErrors<T>(labels: LabelsArgument<D>, block: () => T, options?: CountErrorsOptions): T;
  /** Counts the errors that a block throws or rejects with. */
  countErrors<T>(this: IfUnlabelled<D>, block: () => T, options?: CountErrorsOptions): T;
  countErrors<T>(...given: unknown[]): T {
    const instrument = (this as unknown as Counter)[INSTRUMENT];
    const labels = typeof given[0] === 'function' ? undefined : copyLabels(given.shift() as object);
    const [block, options] = given as [() => T, CountErrorsOptions?];
    return instrument.countErrors(block, options, () =>
      instrument.add(instrument.table.find(labels), 1),
    );
  }

  /** The bound child of one series; its labels are checked once, here. */
  override labels(labels: Labels<D>): BoundCounter;
  /** The same with label values in declared order. */
  override labels(...values: (string | number)[]): BoundCounter;
  override labels(...labelArguments: unknown[]): BoundCounter {
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
    (this as Partial<Counter>)[INSTRUMENT]?.table.reset();
  }

  /** The counter in prom-client's form, after its `collect`. */
  override async get(): ReturnType<PromCounter<string>['get']> {
    const name = this.givenName ?? this.name;
    this.givenName = undefined;
    const family = await this[INSTRUMENT].collected(this.collect?.bind(this));
    return toPromClient({ ...family, name }) as never;
  }
}

// A registry of prom-client renames its counters right before it renders them as
// OpenMetrics, and never back; here the new name holds for that rendering only. It is on
// the prototype too, for prom-client's constructor: where that made a property of its
// own, to replace it would slow down all that the counter has.
Object.defineProperty(Counter.prototype, 'name', { ...NAME, enumerable: false });
