import type { MethodCall, MethodIdentity, Outcome } from '../interception/index.js';

const STATIC_BRAND = Symbol.for('nestjs-metrics.static-label');

const CLOCKLESS_BRAND = Symbol.for('nestjs-metrics.clockless-label');
const ON_SUCCESS = Symbol.for('nestjs-metrics.label-on-success');

/** A label that is the same for all calls of one decorated method. */
export interface MethodLabel {
  (method: MethodIdentity): string;
  readonly [STATIC_BRAND]: true;
}

/** The class whose method was called. */
export const classOfMethod = methodLabel(({ className }) => className);

/** The method's name. */
export const nameOfMethod = methodLabel(({ methodName }) => methodName);

/** True for a label that is known when the app starts. */
export function isMethodLabel(label: unknown): label is MethodLabel {
  return typeof label === 'function' && STATIC_BRAND in label;
}

/** True for a label function of ours, which does not ask how long the call took. */
export function readsNoClock(label: unknown): boolean {
  return typeof label === 'function' && CLOCKLESS_BRAND in label;
}

/** The value that a label function of ours has for every call that succeeds; undefined where that depends. */
export function valueOnSuccess(label: unknown): string | undefined {
  return typeof label === 'function' ? (label as { [ON_SUCCESS]?: string })[ON_SUCCESS] : undefined;
}

/** Label resolver: how the call ended, `success`, `error` or `cancelled`. */
export function outcome(): (call: { readonly outcome: Outcome }) => Outcome {
  return OUTCOME;
}

/**
 * Label resolver: the constructor name of what was thrown (never `error.name`,
 * which input can set), its `typeof` where it has no constructor, `none` where
 * the call did not fail.
 */
export function errorType(): (call: Pick<MethodCall, 'outcome' | 'error'>) => string {
  return ERROR_TYPE;
}

/**
 * Label resolver: an argument of the call, by its position from 0.
 *
 * @example labels: { method: fromArg(0, (order: Order) => order.method) }
 */
export function fromArg<const I extends number, A extends readonly unknown[]>(
  index: I,
): (call: { readonly args: A }) => A[I];
export function fromArg<T, const V>(
  index: number,
  map: (argument: T) => V,
): (call: { readonly args: readonly unknown[] }) => V;
export function fromArg(
  index: number,
  map: (argument: unknown) => unknown = (argument) => argument,
): (call: { readonly args: readonly unknown[] }) => unknown {
  return clockless(({ args }) => map(args[index]));
}

/**
 * Label resolver: taken from the call's result, which is undefined where the call
 * did not succeed.
 *
 * @example labels: { hit: fromResult((user: User | undefined) => (user ? 'yes' : 'no')) }
 */
export function fromResult<T, const V>(
  map: (result: T) => V,
): (call: { readonly result: T | undefined }) => V {
  return clockless(({ result }) => map(result as T));
}

function nameOfError(error: unknown): string {
  if ((typeof error !== 'object' && typeof error !== 'function') || error === null) {
    return error === null ? 'null' : typeof error;
  }
  const { constructor } = error as { constructor?: unknown };
  return typeof constructor === 'function' && constructor.name !== ''
    ? constructor.name
    : typeof error;
}

function clockless<F extends object>(resolve: F): F {
  return Object.assign(resolve, { [CLOCKLESS_BRAND]: true });
}

function methodLabel(resolve: (method: MethodIdentity) => string): MethodLabel {
  return Object.assign(resolve, { [STATIC_BRAND]: true as const });
}

const OUTCOME = Object.assign(
  clockless((call: { readonly outcome: Outcome }) => call.outcome),
  { [ON_SUCCESS]: 'success' },
);

const ERROR_TYPE = Object.assign(
  clockless(({ outcome: ending, error }: Pick<MethodCall, 'outcome' | 'error'>) =>
    ending === 'error' ? nameOfError(error) : 'none',
  ),
  { [ON_SUCCESS]: 'none' },
);
