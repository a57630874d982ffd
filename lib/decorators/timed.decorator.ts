import type { HistogramDefinition, SummaryDefinition } from '../definitions/index.js';
import {
  classOfMethod,
  nameOfMethod,
  outcome,
  type RecordedOutcomes,
} from '../interceptors/index.js';
import { assertKind, assertOn, copyLabels, declare, startsWithOptions } from './declare.js';
import type {
  EndedCallOf,
  LabelsOption,
  MethodOrClassDecorator,
  OptionsArgument,
} from './decorator-types.js';
import { MethodDuration } from './default-definitions.js';

/** Options of `@Timed()` without a metric. */
export interface TimedFilter {
  /** Which ends of a call are observed; `cancelled` is in `all` only. Default: `all`. */
  on?: RecordedOutcomes;
}

/** Options of `@Timed(histogram, …)`. */
export type TimedOptions<
  D extends HistogramDefinition | SummaryDefinition,
  A extends readonly unknown[],
  R,
> = TimedFilter & LabelsOption<D, EndedCallOf<A, R>>;

/**
 * Observes the duration of calls in `method_duration_seconds{class,method,outcome}`.
 * @throws MetricsError `INVALID_DECORATION` where it stands on no method.
 */
export function Timed(options?: TimedFilter): MethodOrClassDecorator<never[], unknown>;
/**
 * Observes the duration of calls, in seconds, when they end. On a class: every own method.
 *
 * @example \@Timed(PaymentDuration, { labels: { payment_method: fromArg(0, (o: Order) => o.method) } })
 * @throws MetricsError `INVALID_DECORATION` where labels or options do not fit.
 */
export function Timed<
  D extends HistogramDefinition | SummaryDefinition,
  A extends readonly unknown[],
  R,
>(
  histogram: D,
  ...options: OptionsArgument<D, TimedOptions<D, A, R>>
): MethodOrClassDecorator<A, R>;
export function Timed(...given: unknown[]): MethodOrClassDecorator<never[], unknown> {
  const isDefault = startsWithOptions(given);
  const metric = (isDefault ? MethodDuration : given[0]) as HistogramDefinition;
  const { on, labels } = (given[isDefault ? 0 : 1] ?? {}) as TimedFilter & { labels?: object };
  return declare('@Timed', (place) => {
    assertKind('@Timed', place, metric, ['histogram', 'summary']);
    assertOn('@Timed', place, on);
    const bindable = isDefault
      ? { class: classOfMethod, method: nameOfMethod, outcome: outcome() }
      : copyLabels('@Timed', place, metric, labels);
    const options = { metric, labels: bindable, on: on ?? 'all' };
    return [{ kind: 'timed', options }];
  });
}
