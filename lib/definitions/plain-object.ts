/**
 * True for an object literal of whichever realm; not for a Map, nor for a literal
 * that sets `__proto__` and so would lose a label in silence.
 */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
