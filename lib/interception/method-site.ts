import { types } from 'node:util';
import { noteDecorated } from './decorated-classes.js';
import type { Declaration, Method, MethodSite } from './method-declaration.js';
import { plansOf, receiveRecorder } from './recorder-injection.js';
import { runMeasured } from './run-measured.js';

const SITE = Symbol.for('nestjs-metrics.site');
const SITES = Symbol.for('nestjs-metrics.sites');

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
  noteDecorated(prototype);
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

function wrap(
  prototype: object,
  key: string | symbol,
  method: Method,
  declaration: Declaration,
): MethodSite {
  // A method, since a function would have a prototype, which methods lack.
  const { wrapper } = {
    wrapper(this: unknown, ...args: unknown[]): unknown {
      const plan = plansOf(this)?.planFor(site);
      return plan === undefined
        ? method.apply(this, args)
        : runMeasured(plan, method, this as object, args);
    },
  };
  const site: MethodSite = {
    prototype,
    key,
    declarations: [declaration],
    wrapper,
    index: allSites(prototype).length,
    isAsync: types.isAsyncFunction(method) && !types.isGeneratorFunction(method),
  };
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
    if (property === 'prototype') continue;
    Object.defineProperty(wrapper, property, {
      ...Object.getOwnPropertyDescriptor(method, property),
      configurable: true,
    });
  }
  for (const metadataKey of Reflect.getOwnMetadataKeys(method) as unknown[]) {
    Reflect.defineMetadata(metadataKey, Reflect.getOwnMetadata(metadataKey, method), wrapper);
  }
}
