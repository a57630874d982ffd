import type { CounterDefinition } from '../definitions/index.js';
import type { Budget } from './cardinality-guard.js';
import { exposeValue, VALUE_LINES } from './exposed-lines.js';
import type { HandleContext } from './handle-context.js';
import { Instrument } from './instrument.js';
import { recordingArguments } from './recording-arguments.js';
import { runBlock } from './run-block.js';
import { Series } from './series.js';

/** Which errors `countErrors` counts. */
export interface CountErrorsOptions {
  /** Only errors that are instances of one of these classes. Default: all. */
  only?: readonly (abstract new (...args: never[]) => unknown)[];
}

/** The inside of a counter. */
export class CounterInstrument extends Instrument {
  protected override readonly valueRule = 'a counter takes finite numbers of at least 0';

  constructor(definition: CounterDefinition, context: HandleContext) {
    super(definition, context, 1, VALUE_LINES);
  }

  /** Counts from arguments in prom-client's forms. */
  inc(first: unknown, second: unknown): void {
    const isBare = typeof first === 'number';
    const series = this.table.known(isBare ? undefined : first);
    const value = isBare ? first : second === undefined ? 1 : second;
    // Nothing is left to check where the series is found and the value is plain.
    if (series !== undefined && this.exemplars === undefined && isCount(value)) {
      series.numbers[series.at]! += value;
    } else {
      this.incSlowly(first, second);
    }
  }

  /** Adds to a series. Nothing happens where the labels were refused. */
  add(series: Series | undefined, value: number, exemplarLabels?: unknown): void {
    if (series === undefined) return;
    series.numbers[series.at]! += value;
    this.exemplars?.offer(series, 0, value, exemplarLabels);
  }

  /** Sets a series to what was counted elsewhere. */
  set(series: Series, value: number): void {
    series.numbers[series.at] = value;
  }

  /** Runs a block, and calls back where it fails with one of the errors asked for. */
  countErrors<T>(block: () => T, options: CountErrorsOptions | undefined, count: () => void): T {
    const only = options?.only;
    return runBlock(block, ({ failed, error }) => {
      if (failed && (!only || only.some((errorClass) => error instanceof errorClass))) count();
    });
  }

  protected override isValue(value: unknown): value is number {
    return isCount(value);
  }

  protected override create(labelValues: readonly string[], budget: Budget): Series {
    return new Series(labelValues, budget);
  }

  protected override expose(
    _series: Series,
    numbers: Float64Array,
    at: number,
    values: Float64Array,
  ): void {
    exposeValue(numbers, at, values);
  }

  private incSlowly(first: unknown, second: unknown): void {
    const { labels, value = 1, exemplarLabels } = recordingArguments(first, second);
    if (this.takes(value)) this.add(this.table.find(labels), value, exemplarLabels);
  }
}

/** What a counter takes: finite numbers of at least 0. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Infinity;
}
