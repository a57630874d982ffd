/** True where two types are the same, also where one of them is `any` or `never`. */
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Does not compile but for `true`. */
export function assertType<_T extends true>(): void {}

/** A value of a type, for code that is compiled and never run. */
export declare function some<T>(): T;
