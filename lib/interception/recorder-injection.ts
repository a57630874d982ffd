import { Inject, Optional } from '@nestjs/common';
import type { MethodSite } from './method-declaration.js';
import type { MethodPlan } from './method-plan.js';

/** The token of the app's `CallRecorders`; shared by all copies of this package. */
export const CALL_RECORDERS = 'nestjs-metrics:call-recorders';

/** The key under which an instance holds the plans of its app. */
export const PLANS = Symbol.for('nestjs-metrics.plans');

const BRAND = Symbol.for('nestjs-metrics.call-recorders');

/** The plans of one class in one app. */
export interface MethodPlans {
  /** How a call of this method is recorded; undefined where it is not. */
  planFor(site: MethodSite): MethodPlan | undefined;
}

/** What the injector hands to decorated instances. */
export interface PlansSource {
  readonly [BRAND]: true;
  plansOf(metatype: Function): MethodPlans;
}

/** Marks what the injector hands out, so that an auto-mock in its place is ignored. */
export function brandPlansSource(source: object): void {
  Object.defineProperty(source, BRAND, { value: true });
}

const plansOfFrozen = new WeakMap<object, MethodPlans>();

/**
 * Asks Nest's injector to hand each instance of a class the recorders of its app,
 * by an optional property that is seen neither in listings nor by other libraries.
 */
export function receiveRecorder(prototype: object): void {
  // Nest 11 would list the property twice for a subclass that asks again.
  if (PLANS in prototype) return;
  Object.defineProperty(prototype, PLANS, {
    configurable: true,
    get(this: object) {
      return plansOfFrozen.get(this);
    },
    set(this: object, source: unknown) {
      handPlans(this, source);
    },
  });
  Inject(CALL_RECORDERS)(prototype, PLANS as unknown as string);
  Optional()(prototype, PLANS as unknown as string);
}

/** Gives an instance the plans of its app. */
export function handPlans(instance: object, source: unknown): void {
  if (!isPlansSource(source)) return;
  const { constructor } = Object.getPrototypeOf(instance) as { constructor: Function };
  const plans = source.plansOf(constructor);
  // A frozen instance, or a proxy that refuses, cannot hold them itself.
  if (!holdPlans(instance, plans)) plansOfFrozen.set(instance, plans);
}

function holdPlans(instance: object, plans: MethodPlans): boolean {
  try {
    const property = { value: plans, configurable: true, writable: true };
    return Reflect.defineProperty(instance, PLANS, property);
  } catch {
    return false;
  }
}

/** The plans of whatever a method was called on; a proxy that throws has none. */
export function plansOf(instance: unknown): MethodPlans | undefined {
  try {
    return (instance as { [PLANS]?: MethodPlans } | null | undefined)?.[PLANS];
  } catch {
    return undefined;
  }
}

function isPlansSource(value: unknown): value is PlansSource {
  // An auto-mock may answer any property with a function, but not with true.
  return (
    typeof value === 'object' && value !== null && (value as Partial<PlansSource>)[BRAND] === true
  );
}
