import { types } from 'node:util';

/**
 * True for a native promise whose `then` is the language's own. Everything else
 * that has a `then` is left alone, since touching it may start a lazy query.
 * Works across realms: inside jest, promises of Node's core are not `instanceof Promise`.
 */
export function isFollowablePromise(value: unknown): value is Promise<unknown> {
  return types.isPromise(value) && value.then === languagePrototype(value).then;
}

/**
 * Calls back when a promise settles, and returns what the caller should get in
 * its place, so that a rejection which nobody handles stays unhandled: for a
 * plain promise one that settles after the callback and as that says, which is to
 * return the value or throw the reason on. A promise of a subclass, or one with
 * properties of its own, is returned itself.
 */
export function followPromise<T>(
  promise: Promise<T>,
  onFulfilled: (value: T) => T,
  onRejected: (reason: unknown) => never,
): Promise<T> {
  const following = promise.then(onFulfilled, onRejected);
  if (isPlain(promise)) return following;
  // What a callback throws has nobody to go to here.
  following.then(undefined, () => undefined);
  return promise;
}

function isPlain(promise: Promise<unknown>): boolean {
  return (
    Object.getPrototypeOf(promise) === languagePrototype(promise) &&
    Reflect.ownKeys(promise).every(isOfAsyncHooks)
  );
}

/** Node's async_hooks put symbols of their own on promises; any other property is somebody's. */
function isOfAsyncHooks(key: string | symbol): boolean {
  return typeof key === 'symbol' && !WELL_KNOWN_SYMBOLS.has(key);
}

const WELL_KNOWN_SYMBOLS = new Set<unknown>(
  Object.getOwnPropertyNames(Symbol).map((name) => Symbol[name as keyof SymbolConstructor]),
);

function languagePrototype(promise: Promise<unknown>): Promise<unknown> {
  let prototype = Object.getPrototypeOf(promise) as Promise<unknown>;
  if (prototype === Promise.prototype) return prototype;
  for (;;) {
    const parent = Object.getPrototypeOf(prototype) as Promise<unknown> | null;
    if (parent === null || !(Symbol.toStringTag in parent)) return prototype;
    prototype = parent;
  }
}
