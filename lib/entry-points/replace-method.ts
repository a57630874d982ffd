/**
 * Puts a method in the place of another, on one object, until the function that is
 * returned is called; who has put one in its place meanwhile keeps that.
 */
export function replaceMethod<O extends object, K extends keyof O>(
  target: O,
  name: K,
  method: O[K],
): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { value: method, configurable: true, writable: true });
  return () => {
    if (target[name] !== method) return;
    if (own === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, own);
  };
}
