import type { GaugeDefinition } from '../definitions/index.js';
import { classOfMethod, nameOfMethod } from '../interceptors/index.js';
import { assertFunction, assertKind, copyLabels, declare } from './declare.js';
import type {
  EndedCallOf,
  LabelsOption,
  MethodOrClassDecorator,
  OptionsArgument,
  StartedCallOf,
} from './decorator-types.js';
import { MethodCallsInFlight } from './default-definitions.js';

/** Options of `@Gauged(gauge, …)`: calls in flight, or with `value` a number set at the end. */
export type GaugedOptions<D extends GaugeDefinition, A extends readonly unknown[], R> =
  | ({ value?: undefined } & LabelsOption<D, StartedCallOf<A>>)
  | ({
      /** The number to set when the call ends, in place of counting calls in flight. */
      value: (call: EndedCallOf<A, R>) => number;
    } & LabelsOption<D, EndedCallOf<A, R>>);

/**
 * Counts the calls that are going on in `method_calls_in_flight{class,method}`.
 * @throws MetricsError `INVALID_DECORATION` where it stands on no method.
 */
export function Gauged(): MethodOrClassDecorator<never[], unknown>;
/**
 * Counts the calls that are going on: up when a call begins, down when it ends.
 * Labels are resolved at the beginning. With `value` it sets the gauge when the
 * call ends. On a class: every own method.
 *
 * @example \@Gauged(CheckoutsInFlight)
 * @throws MetricsError `INVALID_DECORATION` where labels or options do not fit.
 */
export function Gauged<D extends GaugeDefinition, A extends readonly unknown[], R>(
  gauge: D,
  ...options: OptionsArgument<D, GaugedOptions<D, A, R>>
): MethodOrClassDecorator<A, R>;
export function Gauged(...given: unknown[]): MethodOrClassDecorator<never[], unknown> {
  const isDefault = given.length === 0;
  const metric = (isDefault ? MethodCallsInFlight : given[0]) as GaugeDefinition;
  const { value, labels } = (given[1] ?? {}) as { value?: unknown; labels?: object };
  return declare('@Gauged', (place) => {
    assertKind('@Gauged', place, metric, ['gauge']);
    if (value !== undefined) assertFunction('@Gauged', place, 'value', value);
    const bindable = isDefault
      ? { class: classOfMethod, method: nameOfMethod }
      : copyLabels('@Gauged', place, metric, labels);
    const options = { metric, labels: bindable, value };
    return [{ kind: 'gauged', options }];
  });
}
