import { MetricsError } from '../errors/index.js';

/** `Class.method`, for messages. */
export function placeOf(prototype: object, key: string | symbol): string {
  return `${prototype.constructor.name}.${String(key)}`;
}

/**
 * Refuses what cannot be decorated.
 * @throws MetricsError `INVALID_DECORATION`
 */
export function assertMethod(
  decorator: string,
  target: unknown,
  key: unknown,
  descriptor: PropertyDescriptor | undefined,
): asserts descriptor is PropertyDescriptor {
  const refuse = (place: string, what: string, cure: string): never => {
    throw new MetricsError(
      'INVALID_DECORATION',
      `${decorator} on ${place} decorates ${what}. ${cure}`,
    );
  };
  if (typeof key === 'object' && key !== null) {
    refuse(
      String((key as { name?: string | symbol }).name),
      'in the way of ECMAScript decorators, which Nest does not use',
      'Set "experimentalDecorators": true in tsconfig.json.',
    );
  }
  const cure = 'Put it on an instance method.';
  if (typeof target === 'function' && key === undefined) {
    refuse(target.name, 'a class', cure);
  }
  if (typeof target === 'function') {
    refuse(`${target.name}.${String(key)}`, 'a static member, which belongs to no provider', cure);
  }
  const place = placeOf(target as object, key as string | symbol);
  if (descriptor === undefined) {
    refuse(place, 'a property; an arrow function is made anew for each instance', cure);
  }
  if (typeof descriptor?.value !== 'function') {
    refuse(place, 'what is no method, such as a getter or a setter', cure);
  }
}
