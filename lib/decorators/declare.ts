import {
  isMetricDefinition,
  isOpenLabel,
  show,
  toLabelValue,
  type MetricDefinition,
  type MetricKind,
} from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import {
  assertMethod,
  declareOnMethod,
  ownSites,
  placeOf,
  type Declaration,
} from '../interception/index.js';
import { isMethodLabel, type BindableLabels } from '../interceptors/index.js';
import type { MethodOrClassDecorator } from './decorator-types.js';
import { isNotMeasured } from './not-measured.decorator.js';

/** What a decorator wants recorded, and how its options are checked once the place is known. */
export interface Recording {
  readonly kind: Declaration['kind'];
  readonly options: { readonly metric: MetricDefinition; readonly labels: BindableLabels };
}

/** The decorator, for a method or a class, that declares these recordings. */
export function declare<A extends readonly unknown[], R>(
  decorator: string,
  recordings: (place: string) => readonly Recording[],
): MethodOrClassDecorator<A, R> {
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    if (key === undefined && typeof target === 'function') {
      declareOnClass(decorator, target, recordings(target.name));
      return;
    }
    assertMethod(decorator, target, key, descriptor);
    const place = placeOf(target, key!);
    declareAll(target, key!, descriptor, recordings(place), 'method');
  };
}

/** True where a decorator was given no metric, only options or nothing. */
export function startsWithOptions(given: readonly unknown[]): boolean {
  const [first] = given;
  // A metric that is undefined by an import cycle is given, and must be refused.
  if (given.length === 0) return true;
  return typeof first === 'object' && first !== null && !('kind' in first);
}

/**
 * Refuses a metric that is of another kind than the decorator records.
 * @throws MetricsError `INVALID_DECORATION`
 */
export function assertKind(
  decorator: string,
  place: string,
  metric: unknown,
  kinds: readonly MetricKind[],
): void {
  if (isMetricDefinition(metric) && kinds.includes(metric.kind)) return;
  const what = isMetricDefinition(metric) ? `the ${metric.kind} ${metric.name}` : show(metric);
  throw new MetricsError(
    'INVALID_DECORATION',
    `${decorator} on ${place} was given ${what}. It takes a ${kinds.join(' or ')} definition` +
      (metric === undefined ? '; an undefined one is often an import cycle.' : '.'),
  );
}

/**
 * Refuses labels that do not fit the metric; returns a copy.
 * @throws MetricsError `INVALID_DECORATION`
 */
export function copyLabels(
  decorator: string,
  place: string,
  metric: MetricDefinition,
  labels: object | undefined,
): BindableLabels {
  const given = new Map<string, unknown>(Object.entries(labels ?? {}));
  const refuse = (what: string, cure: string): never => {
    throw new MetricsError(
      'INVALID_DECORATION',
      `${decorator} on ${place} ${what} of metric ${metric.name}. ${cure}`,
    );
  };
  for (const name of given.keys()) {
    if (!metric.labelNames.includes(name)) {
      refuse(
        `sets the label "${name}", which is none`,
        `Its labels are: ${metric.labelNames.join(', ') || 'none'}.`,
      );
    }
  }
  for (const name of metric.labelNames) {
    const label = given.get(name);
    if (label === undefined)
      refuse(`does not set the label "${name}"`, 'Give it a value or a function of the call.');
    if (typeof label === 'function' || isMethodLabel(label)) continue;
    const spec = metric.labels[name]!;
    const allowed = isOpenLabel(spec)
      ? toLabelValue(label) !== undefined
      : spec.some((value) => String(value) === String(label));
    if (!allowed) {
      refuse(
        `gives ${show(label)} to the label "${name}"`,
        isOpenLabel(spec)
          ? 'Use a string, a finite number or a function of the call.'
          : `Its values are: ${spec.join(', ')}.`,
      );
    }
  }
  return Object.freeze(Object.fromEntries(given));
}

/**
 * Refuses an option that is no function.
 * @throws MetricsError `INVALID_DECORATION`
 */
export function assertFunction(
  decorator: string,
  place: string,
  name: string,
  option: unknown,
): void {
  if (typeof option === 'function') return;
  throw new MetricsError(
    'INVALID_DECORATION',
    `${decorator} on ${place} has ${show(option)} as "${name}". Use a function of the call that returns a number.`,
  );
}

/**
 * Refuses an `on` that no call could match.
 * @throws MetricsError `INVALID_DECORATION`
 */
export function assertOn(decorator: string, place: string, on: unknown): void {
  if (on === undefined || on === 'all' || on === 'success' || on === 'error') return;
  throw new MetricsError(
    'INVALID_DECORATION',
    `${decorator} on ${place} has ${show(on)} as "on". Use 'all', 'success' or 'error'.`,
  );
}

function declareOnClass(
  decorator: string,
  target: Function,
  recordings: readonly Recording[],
): void {
  const prototype = target.prototype as object;
  for (const key of Reflect.ownKeys(prototype)) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, key)!;
    if (key === 'constructor' || typeof descriptor.value !== 'function') continue;
    if (isNotMeasured(prototype, key) || hasItsOwn(prototype, key, recordings[0]!.kind)) continue;
    assertMethod(decorator, prototype, key, descriptor);
    declareAll(prototype, key, descriptor, recordings, 'class');
    Object.defineProperty(prototype, key, descriptor);
  }
}

function declareAll(
  prototype: object,
  key: string | symbol,
  descriptor: PropertyDescriptor,
  recordings: readonly Recording[],
  level: Declaration['level'],
): void {
  // Each one joins in front of those declared before, so the last comes first.
  for (const { kind, options } of recordings.toReversed()) {
    declareOnMethod(prototype, key, descriptor, { kind, level, options });
  }
}

/** A method's own decorator of the same kind replaces the class's. */
function hasItsOwn(prototype: object, key: string | symbol, kind: string): boolean {
  return ownSites(prototype).some(
    (site) =>
      site.key === key &&
      site.declarations.some((one) => one.kind === kind && one.level === 'method'),
  );
}
