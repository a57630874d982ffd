import { show, type CounterDefinition } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import {
  classOfMethod,
  errorType,
  nameOfMethod,
  outcome,
  type RecordedOutcomes,
} from '../interceptors/index.js';
import {
  assertFunction,
  assertKind,
  assertOn,
  copyLabels,
  declare,
  startsWithOptions,
  type Recording,
} from './declare.js';
import type {
  EndedCallOf,
  LabelsOption,
  MethodOrClassDecorator,
  OptionsArgument,
} from './decorator-types.js';
import { MethodCalls, MethodErrors } from './default-definitions.js';

/** Options of `@Counted()` without a metric. */
export interface CountedFilter {
  /** Which ends of a call count; `cancelled` is in `all` only. Default: `all`. */
  on?: RecordedOutcomes;
  /** Count only errors that are instances of one of these classes. Default: no such filter. */
  errors?: readonly (abstract new (...args: never[]) => unknown)[];
}

/** Options of `@Counted(counter, …)`. */
export type CountedOptions<
  D extends CounterDefinition,
  A extends readonly unknown[],
  R,
> = CountedFilter & {
  /** The amount to add, a finite number of at least 0. Default: 1. */
  by?: (call: EndedCallOf<A, R>) => number;
} & LabelsOption<D, EndedCallOf<A, R>>;

/**
 * Counts calls in `method_calls_total{class,method,outcome}` when they end, and
 * failed ones in `method_errors_total{class,method,error_type}`.
 * @throws MetricsError `INVALID_DECORATION` where it stands on no method.
 */
export function Counted(options?: CountedFilter): MethodOrClassDecorator<never[], unknown>;
/**
 * Counts calls, or an amount of each, when they end. On a class: every own method.
 *
 * @example \@Counted(OrdersProcessed, { labels: { outcome: outcome() } })
 * @throws MetricsError `INVALID_DECORATION` where labels or options do not fit.
 */
export function Counted<D extends CounterDefinition, A extends readonly unknown[], R>(
  counter: D,
  ...options: OptionsArgument<D, CountedOptions<D, A, R>>
): MethodOrClassDecorator<A, R>;
export function Counted(...given: unknown[]): MethodOrClassDecorator<never[], unknown> {
  const isDefault = startsWithOptions(given);
  return declare('@Counted', (place) =>
    isDefault
      ? countMethod(place, (given[0] ?? {}) as CountedFilter)
      : [count(place, given[0] as CounterDefinition, (given[1] ?? {}) as AnyCountedOptions)],
  );
}

type AnyCountedOptions = CountedFilter & { by?: unknown; labels?: object };

function count(place: string, metric: CounterDefinition, options: AnyCountedOptions): Recording {
  assertKind('@Counted', place, metric, ['counter']);
  const { by } = options;
  if (by !== undefined) assertFunction('@Counted', place, 'by', by);
  const labels = copyLabels('@Counted', place, metric, options.labels);
  return {
    kind: 'counted',
    options: { metric, labels, by, ...filter(place, options) } as Recording['options'],
  };
}

function countMethod(place: string, options: CountedFilter): Recording[] {
  const method = { class: classOfMethod, method: nameOfMethod };
  const { on, errors } = filter(place, options);
  const calls = {
    metric: MethodCalls,
    labels: { ...method, outcome: outcome() },
    on,
    errors,
  };
  const failures = {
    metric: MethodErrors,
    labels: { ...method, error_type: errorType() },
    on: 'error',
    errors,
  };
  return [
    { kind: 'counted', options: calls },
    ...(on === 'success' ? [] : [{ kind: 'counted', options: failures }]),
  ];
}

function filter(
  place: string,
  { on, errors }: CountedFilter,
): Required<Pick<CountedFilter, 'on'>> & CountedFilter {
  assertOn('@Counted', place, on);
  if (errors === undefined) return { on: on ?? 'all' };
  if (
    on === 'success' ||
    !Array.isArray(errors) ||
    errors.some((one) => typeof one !== 'function')
  ) {
    throw new MetricsError(
      'INVALID_DECORATION',
      `@Counted on ${place} has ${show(errors)} as "errors"${on === 'success' ? " with on: 'success'" : ''}. ` +
        'List error classes such as [PaymentDeclinedError]; only failed calls have an error.',
    );
  }
  return { on: 'error', errors: [...errors] };
}
