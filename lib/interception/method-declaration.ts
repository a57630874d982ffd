/** Any method. */
export type Method = (...args: unknown[]) => unknown;

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
  /** Tells the wrapped methods of one class apart, those that it inherits too. */
  readonly index: number;
  /** True for the language's own `async` methods, whose promise nobody else has seen. */
  readonly isAsync: boolean;
}
