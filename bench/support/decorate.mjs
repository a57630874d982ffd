/** Applies method decorators as TypeScript would, the last one first: these files are plain JavaScript. */
export function decorate(Class, key, ...decorators) {
  const descriptor = Object.getOwnPropertyDescriptor(Class.prototype, key);
  for (const decorator of decorators.toReversed()) decorator(Class.prototype, key, descriptor);
  Object.defineProperty(Class.prototype, key, descriptor);
}
