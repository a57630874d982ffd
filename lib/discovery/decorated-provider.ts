import type { ScrapeDeclaration } from '../decorators/index.js';

/** A class with decorated methods that this app makes instances of. */
export interface DecoratedProvider {
  readonly metatype: Function;
  /** The one instance of a static provider; undefined where each request gets its own. */
  readonly instance: object | undefined;
  /** Whether some of its methods record their calls. */
  readonly recordsCalls: boolean;
  /** Its methods that are called at scrape. */
  readonly scrapeDeclarations: readonly ScrapeDeclaration[];
}

/** A `useFactory` of a request-scoped or transient provider, as Nest's injector will call it. */
export interface ScopedFactory {
  metatype: (...dependencies: unknown[]) => unknown;
}
