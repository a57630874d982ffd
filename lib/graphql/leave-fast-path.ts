const FIELD_MIDDLEWARE = 'graphql:field_resolver_middleware';
const PARAMETERS = '__routeArguments__';

/** Lets everything pass. It knows no app, so that apps may share the method. */
const passThrough = (_context: unknown, next: () => unknown): unknown => next();

/**
 * `@nestjs/graphql` calls a field's method directly where nothing is to be done around
 * the call. A field middleware has it made as all others are, so that it can be measured.
 */
export function leaveFastPath(metatype: Function, name: string): void {
  const method = (metatype.prototype as Record<string, Function>)[name]!;
  const middleware = Reflect.getMetadata(FIELD_MIDDLEWARE, method) as unknown[] | undefined;
  if (middleware !== undefined && middleware.length > 0) return;
  const parameters: unknown = Reflect.getMetadata(PARAMETERS, metatype, name);
  if (typeof parameters === 'object' && parameters !== null && Object.keys(parameters).length > 0) {
    return;
  }
  Reflect.defineMetadata(FIELD_MIDDLEWARE, [passThrough], method);
}
