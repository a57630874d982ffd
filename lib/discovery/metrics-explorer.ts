import { Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { scrapeDeclarations } from '../decorators/index.js';
import { allSites } from '../interception/index.js';
import type { DecoratedProvider, ScopedFactory } from './decorated-provider.js';

/** The part of Nest's instance wrapper that is looked at. */
interface Wrapper {
  metatype: unknown;
  readonly instance: unknown;
  readonly isNotMetatype: boolean;
  readonly isFactory: boolean;
  isDependencyTreeStatic(): boolean;
  readonly isTransient: boolean;
}

/** Looks through the app for decorated classes, and changes nothing. */
@Injectable()
export class MetricsExplorer {
  private readonly seen = new Set<unknown>();

  constructor(private readonly modules: ModulesContainer) {}

  /** The decorated classes not found before, each instance of a static provider once. */
  explore(): DecoratedProvider[] {
    const found: DecoratedProvider[] = [];
    for (const wrapper of this.wrappers()) {
      const provider = describe(wrapper);
      const identity = provider?.instance ?? provider?.metatype;
      if (provider === undefined || this.seen.has(identity)) continue;
      this.seen.add(identity);
      found.push(provider);
    }
    return found;
  }

  /**
   * The factories not found before whose instances the injector makes later, one for
   * each request or consumer: Nest's own entries, of which the initializer changes one thing.
   */
  scopedFactories(): ScopedFactory[] {
    const found = [...this.wrappers()].filter(
      (wrapper): wrapper is Wrapper & ScopedFactory =>
        wrapper.isFactory &&
        typeof wrapper.metatype === 'function' &&
        !isStatic(wrapper) &&
        !this.seen.has(wrapper),
    );
    for (const factory of found) this.seen.add(factory);
    return found;
  }

  private *wrappers(): Generator<Wrapper> {
    for (const module of this.modules.values()) {
      yield* module.providers.values();
      yield* module.controllers.values();
      // Guards, pipes, interceptors and filters that decorators name.
      yield* module.injectables.values();
      yield* module.middlewares.values();
    }
  }
}

function describe(wrapper: Wrapper): DecoratedProvider | undefined {
  const instance = isStatic(wrapper) && isObject(wrapper.instance) ? wrapper.instance : undefined;
  const metatype = classOf(wrapper, instance);
  if (metatype === undefined) return undefined;
  const prototype = metatype.prototype as object;
  const recordsCalls = allSites(prototype).length > 0;
  const declarations = scrapeDeclarations(prototype);
  if (!recordsCalls && declarations.length === 0) return undefined;
  return { metatype, instance, recordsCalls, scrapeDeclarations: declarations };
}

function isStatic(wrapper: Wrapper): boolean {
  return wrapper.isDependencyTreeStatic() && !wrapper.isTransient;
}

/** The class of an instance, also of one that a factory made; else the class to be instantiated. */
function classOf(wrapper: Wrapper, instance: object | undefined): Function | undefined {
  if (instance !== undefined) {
    const prototype = Object.getPrototypeOf(instance) as { constructor?: unknown } | null;
    const constructor = prototype?.constructor;
    return typeof constructor === 'function' && isObject(constructor.prototype)
      ? constructor
      : undefined;
  }
  const { metatype } = wrapper;
  if (wrapper.isNotMetatype || typeof metatype !== 'function') return undefined;
  return isObject(metatype.prototype) ? metatype : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
