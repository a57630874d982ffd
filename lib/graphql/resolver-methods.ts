import { MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { readResolverMethod, type ResolverMethod } from './resolver-method.js';

/** A method that `@nestjs/graphql` would call. */
export interface FoundMethod {
  readonly metatype: Function;
  readonly name: string;
  readonly kind: ResolverMethod['kind'];
  /** False where each request gets an instance of its own. */
  readonly isStatic: boolean;
}

const GRAPHQL_OPTIONS = 'GqlModuleOptions';

/** Whether the app imports GraphQLModule. */
export function hasGraphql(modules: ModulesContainer): boolean {
  return [...modules.values()].some(({ providers }) => providers.has(GRAPHQL_OPTIONS));
}

/** The resolver methods of all providers that are classes. */
export function* resolverMethods(modules: ModulesContainer): Generator<FoundMethod> {
  const scanner = new MetadataScanner();
  for (const { providers } of modules.values()) {
    for (const wrapper of providers.values()) {
      const { metatype, inject } = wrapper;
      // A factory, or a value.
      if (typeof metatype !== 'function' || inject != null) continue;
      const prototype: unknown = metatype.prototype;
      if (typeof prototype !== 'object' || prototype === null) continue;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const method = readResolverMethod(metatype, name);
        if (method === undefined) continue;
        const { kind } = method;
        yield { metatype, name, kind, isStatic: wrapper.isDependencyTreeStatic() };
      }
    }
  }
}
