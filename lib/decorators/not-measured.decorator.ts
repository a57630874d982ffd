const NOT_MEASURED = Symbol.for('nestjs-metrics.not-measured');

/** Leaves a method out of what `@Counted()`, `@Timed()` and the others on its class record. */
export function NotMeasured(): MethodDecorator {
  return (target, key) => {
    Reflect.defineMetadata(NOT_MEASURED, true, target, key);
  };
}

/** True for a method of this very class that is left out. */
export function isNotMeasured(prototype: object, key: string | symbol): boolean {
  return Reflect.hasOwnMetadata(NOT_MEASURED, prototype, key);
}
