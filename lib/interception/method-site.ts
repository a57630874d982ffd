import { MetricsError } from '../errors/index.js';
import { PLANS, receiveRecorder, type MethodPlans } from './recorder-injection.js';
import { runMeasured } from './run-measured.js';

const SITE = Symbol.for('nestjs-metrics.site');
const SITES = Symbol.for('nestjs-metrics.sites');

type Method = (...args: unknown[]) => unknown;

/** What one decorator says about a method. */
export interface Declaration {
  /** Which interceptor records it. */
  readonly kind: string;
  /** Whether it stands on the method or on its class. */
  readonly level: 'method' | 'class';
  /** What the interceptor is given to bind. */
  readonly options: unknown;
}

/** One wrapped method of one class, with all that our decorators say about it. */
export interface MethodSite {
  readonly prototype: object;
  readonly key: string | symbol;
  readonly declarations: Declaration[];
  /** The function that stands in the method's place. */
  readonly wrapper: Method;
}

/**
 * Adds a declaration to a method. The first one wraps the method; those directly
 * above it join the same wrapper. Where another library's decorator wrapped it in
 * between, a new wrapper is put around, so that order keeps its meaning.
 */
export function declareOnMethod(
  prototype: object,
  key: string | symbol,
  descriptor: PropertyDescriptor,
  declaration: Declaration,
): void {
  const method = descriptor.value as Method;
  const joined = siteOf(method);
  if (joined?.prototype === prototype) {
    joined.declarations.unshift(declaration);
    return;
  }
  const site = wrap(prototype, key, method, declaration);
  descriptor.value = site.wrapper;
  ownSites(prototype).push(site);
  receiveRecorder(prototype);
}

/** The wrapped methods that a class itself declares. */
export function ownSites(prototype: object): MethodSite[] {
  if (!Object.hasOwn(prototype, SITES)) {
    Object.defineProperty(prototype, SITES, { value: [] });
  }
  return (prototype as { [SITES]: MethodSite[] })[SITES];
}

/** The wrapped methods of a class and all that it inherits, its own first. */
export function allSites(prototype: object): MethodSite[] {
  const sites: MethodSite[] = [];
  for (
    let at: object | null = prototype;
    at !== null;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    if (Object.hasOwn(at, SITES)) sites.push(...ownSites(at));
  }
  return sites;
}

/** `Class.method`, for messages. */
export function placeOf(prototype: object, key: string | symbol): string {
  return `${prototype.constructor.name}.${String(key)}`;
}

function wrap(
  prototype: object,
  key: string | symbol,
  method: Method,
  declaration: Declaration,
): MethodSite {
  const wrapper = function (
    this: { [PLANS]?: MethodPlans } | undefined,
    ...args: unknown[]
  ): unknown {
    const plan = this?.[PLANS]?.planFor(site);
    return plan === undefined
      ? method.apply(this, args)
      : runMeasured(plan, method, this as object, args);
  };
  const site: MethodSite = { prototype, key, declarations: [declaration], wrapper };
  takeTheLooksOf(method, wrapper);
  Object.defineProperty(wrapper, SITE, { value: site });
  return site;
}

// The mark is trusted only on the very function that it names: other libraries
// copy all properties of a method onto their own wrapper.
function siteOf(method: Method): MethodSite | undefined {
  const { [SITE]: site } = method as { [SITE]?: MethodSite };
  return site?.wrapper === method ? site : undefined;
}

/** Name, length, own properties and metadata, as those below and above expect them. */
function takeTheLooksOf(method: Method, wrapper: Method): void {
  for (const property of Reflect.ownKeys(method)) {
    if (property === 'prototype' || property === SITE) continue;
    Object.defineProperty(wrapper, property, {
      ...Object.getOwnPropertyDescriptor(method, property),
      configurable: true,
    });
  }
  for (const metadataKey of Reflect.getOwnMetadataKeys(method) as unknown[]) {
    Reflect.defineMetadata(metadataKey, Reflect.getOwnMetadata(metadataKey, method), wrapper);
  }
}

/**
 * Refuses what cannot be decorated.
 * @throws MetricsError `INVALID_DECORATION`
 */
export function assertMethod(
  decorator: string,
  target: unknown,
  key: unknown,
  descriptor: PropertyDescriptor | undefined,
): asserts descriptor is PropertyDescriptor {
  const refuse = (place: string, what: string, cure: string): never => {
    throw new MetricsError(
      'INVALID_DECORATION',
      `${decorator} on ${place} decorates ${what}. ${cure}`,
    );
  };
  if (typeof key === 'object' && key !== null) {
    refuse(
      String((key as { name?: string | symbol }).name),
      'in the way of ECMAScript decorators, which Nest does not use',
      'Set "experimentalDecorators": true in tsconfig.json.',
    );
  }
  const cure = 'Put it on an instance method.';
  if (typeof target === 'function') {
    refuse(`${target.name}.${String(key)}`, 'a static member, which belongs to no provider', cure);
  }
  const place = placeOf(target as object, key as string | symbol);
  if (descriptor === undefined) {
    refuse(place, 'a property; an arrow function is made anew for each instance', cure);
  }
  if (typeof descriptor?.value !== 'function') {
    refuse(place, 'what is no method, such as a getter or a setter', cure);
  }
}
