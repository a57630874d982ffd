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
 * plain promise one that settles in the same way, after the callback. A promise of a
 * subclass, or one with properties of its own, is returned itself.
 */
export function followPromise<T>(
  promise: Promise<T>,
  onFulfilled: (value: T) => void,
  onRejected: (reason: unknown) => void,
): Promise<T> {
  if (isPlain(promise)) {
    return promise.then(
      (value) => {
        onFulfilled(value);
        return value;
      },
      (reason: unknown) => {
        onRejected(reason);
        throw reason;
      },
    );
  }
  promise.then(onFulfilled, onRejected);
  return promise;
}

function isPlain(promise: Promise<unknown>): boolean {
  return (
    Object.getPrototypeOf(promise) === languagePrototype(promise) &&
    // async_hooks puts symbols on promises; only named properties are somebody's.
    Object.getOwnPropertyNames(promise).length === 0
  );
}

function languagePrototype(promise: Promise<unknown>): Promise<unknown> {
  let prototype = Object.getPrototypeOf(promise) as Promise<unknown>;
  if (prototype === Promise.prototype) return prototype;
  for (;;) {
    const parent = Object.getPrototypeOf(prototype) as Promise<unknown> | null;
    if (parent === null || !(Symbol.toStringTag in parent)) return prototype;
    prototype = parent;
  }
}
