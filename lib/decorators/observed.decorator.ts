import type { HistogramDefinition, SummaryDefinition } from '../definitions/index.js';
import type { SuccessfulCall } from '../interception/index.js';
import type { RecordedOutcomes } from '../interceptors/index.js';
import { assertFunction, assertKind, assertOn, copyLabels, declare } from './declare.js';
import type {
  EndedCallOf,
  LabelsOption,
  MethodOrClassDecorator,
  ResultOf,
} from './decorator-types.js';

/** Options of `@Observed`. */
export type ObservedOptions<
  D extends HistogramDefinition | SummaryDefinition,
  A extends readonly unknown[],
  R,
> = LabelsOption<D, EndedCallOf<A, R>> &
  (
    | {
        /** Which ends of a call are observed. Default: `success`, as only those have a result. */
        on?: 'success';
        /** The value to observe, a finite number in the metric's unit. */
        value: (call: SuccessfulCall<A, ResultOf<R>>) => number;
      }
    | {
        /** `all` or `error`: the value must then do without a result. */
        on: 'all' | 'error';
        /** The value to observe, a finite number in the metric's unit. */
        value: (call: EndedCallOf<A, R>) => number;
      }
  );

/**
 * Observes a value taken from a call's arguments or result, such as an order's
 * value, bytes or rows, when the call ends. On a class: every own method.
 *
 * @example \@Observed(OrderValue, { value: ({ result }) => result.total })
 * @throws MetricsError `INVALID_DECORATION` where labels or options do not fit.
 */
export function Observed<
  D extends HistogramDefinition | SummaryDefinition,
  A extends readonly unknown[],
  R,
>(histogram: D, options: ObservedOptions<D, A, R>): MethodOrClassDecorator<A, R> {
  const { on, value, labels } = (options ?? {}) as {
    on?: RecordedOutcomes;
    value?: unknown;
    labels?: object;
  };
  return declare('@Observed', (place) => {
    assertKind('@Observed', place, histogram, ['histogram', 'summary']);
    assertOn('@Observed', place, on);
    assertFunction('@Observed', place, 'value', value);
    const bindable = copyLabels('@Observed', place, histogram, labels);
    const recording = { metric: histogram, labels: bindable, on: on ?? 'success', value };
    return [{ kind: 'observed', options: recording }];
  });
}
