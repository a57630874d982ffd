import { Counter as PromCounter, type IncreaseDataWithExemplar } from 'prom-client';
import type { CounterDefinition, NamesOf } from '../definitions/index.js';
import { BoundSeries } from './bound-series.js';
import {
  INSTRUMENT,
  type Handle,
  type HandleContext,
  type IfUnlabelled,
  type Labels,
  type LabelsArgument,
} from './handle.js';
import { Instrument } from './instrument.js';
import { toPromClient } from './metric-family.js';
import { replaceRows, type Row } from './rows.js';
import { runBlock } from './run-block.js';
import type { Series } from './series-table.js';

/** Which errors `countErrors` counts. */
export interface CountErrorsOptions {
  /** Only errors that are instances of one of these classes. Default: all. */
  only?: readonly (abstract new (...args: never[]) => unknown)[];
}

interface CounterSeries extends Series {
  value: number;
}

/**
 * A counter of one app: a total that only rises. Takes finite numbers ≥ 0; other
 * values and bad labels are counted and logged, and thrown only under `strict`.
 */
export class Counter<D extends CounterDefinition = CounterDefinition>
  extends PromCounter<NamesOf<D>>
  implements Handle<D>
{
  declare readonly name: string;
  declare collect?: Handle['collect'];
  declare readonly [INSTRUMENT]: Instrument<CounterSeries>;
  readonly definition: D;

  constructor(definition: D, context: HandleContext) {
    const { name } = context;
    super({
      name,
      help: definition.help,
      labelNames: [...(definition.labelNames as NamesOf<D>[])],
      registers: [],
    });
    this.definition = definition;
    Object.defineProperty(this, INSTRUMENT, {
      value: new Instrument<CounterSeries>(definition, context, {
        create: (labelValues) => ({ labelValues, createdAt: Date.now(), live: true, value: 0 }),
        points: ({ value }) => [{ suffix: '', value }],
      }),
    });
    // prom-client's constructor sets an own `inc`, which would hide the method below.
    this.inc = Counter.prototype.inc;
  }

  /** Adds `value`, by default 1, to the series of these labels. */
  override inc(labels: LabelsArgument<D>, value?: number): void;
  /** The same in prom-client's form with an exemplar, recognised by `exemplarLabels`. */
  override inc(
    data: IncreaseDataWithExemplar<NamesOf<D>> & {
      labels: Labels<D>;
      exemplarLabels: Record<string, string>;
    },
  ): void;
  /** Adds `value`, by default 1, to a counter without labels. */
  override inc(this: IfUnlabelled<D>, value?: number): void;
  override inc(labels?: unknown, value?: unknown): void {
    const instrument = (this as unknown as Counter)[INSTRUMENT];
    if (typeof labels !== 'object' || labels === null) {
      add(instrument, instrument.table.find(undefined), labels ?? value);
    } else if ('exemplarLabels' in labels) {
      const data = labels as unknown as { labels?: object; value?: number };
      add(instrument, instrument.table.find(data.labels), data.value);
    } else {
      add(instrument, instrument.table.find(labels), value);
    }
  }

  /** The bound child of one series; its labels are checked once, here. */
  override labels(labels: Labels<D>): BoundCounter;
  /** The same with label values in declared order. */
  override labels(...values: string[]): BoundCounter;
  override labels(...labelArguments: unknown[]): BoundCounter {
    const instrument = this[INSTRUMENT];
    return new BoundCounter(
      instrument,
      new BoundSeries(instrument, instrument.accept(labelArguments)),
    );
  }

  /** Counts the errors that a block throws or rejects with, in the series of these labels. */
  countErrors<T>(labels: LabelsArgument<D>, block: () => T, options?: CountErrorsOptions): T;
  /** Counts the errors that a block throws or rejects with. */
  countErrors<T>(this: IfUnlabelled<D>, block: () => T, options?: CountErrorsOptions): T;
  countErrors<T>(...given: unknown[]): T {
    const labelled = typeof given[0] !== 'function';
    const [block, options] = given.slice(labelled ? 1 : 0) as [() => T, CountErrorsOptions?];
    const labels = labelled ? { ...(given[0] as object) } : undefined;
    const instrument = (this as unknown as Counter)[INSTRUMENT];
    return countErrors(block, options, () => add(instrument, instrument.table.find(labels), 1));
  }

  /** Removes the series of these labels. */
  override remove(labels: Labels<D>): void;
  /** The same with label values in declared order. */
  override remove(...values: string[]): void;
  override remove(...labelArguments: unknown[]): void {
    this[INSTRUMENT].remove(labelArguments);
  }

  /** Removes all series; seeded ones start again at zero. */
  override reset(): void {
    // prom-client's constructor calls this before there is a table.
    (this as Partial<Counter>)[INSTRUMENT]?.table.reset();
  }

  /** Replaces all series by these rows, as a reader at scrape does. */
  replaceRows(rows: readonly Row[]): void {
    replaceRows(this[INSTRUMENT], rows, isIncrement);
  }

  /** The counter in prom-client's form, after its `collect`. */
  override async get(): ReturnType<PromCounter<NamesOf<D>>['get']> {
    const family = await this[INSTRUMENT].collected(this.collect?.bind(this));
    return toPromClient(family, 'sum') as never;
  }
}

/** A counter's bound child: one series of it. */
export class BoundCounter {
  constructor(
    private readonly instrument: Instrument<CounterSeries>,
    private readonly series: BoundSeries<CounterSeries>,
  ) {}

  /** Adds `value`, by default 1. */
  inc(value?: number): void {
    add(this.instrument, this.series.get(), value);
  }

  /** Counts the errors that a block throws or rejects with. */
  countErrors<T>(block: () => T, options?: CountErrorsOptions): T {
    return countErrors(block, options, () => this.inc());
  }
}

function add(
  instrument: Instrument<CounterSeries>,
  series: CounterSeries | undefined,
  value: unknown = 1,
): void {
  if (series === undefined) return;
  if (isIncrement(value)) series.value += value;
  else instrument.refuseValue(value, 'a counter takes finite numbers of at least 0');
}

function isIncrement(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Infinity;
}

function countErrors<T>(
  block: () => T,
  options: CountErrorsOptions | undefined,
  count: () => void,
): T {
  return runBlock(block, ({ failed, error }) => {
    if (!failed) return;
    if (options?.only && !options.only.some((errorClass) => error instanceof errorClass)) return;
    count();
  });
}
