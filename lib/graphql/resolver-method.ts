/** What a resolver method answers: a root field, or a field of another type. */
export type ResolverMethod =
  | { readonly kind: 'operation'; readonly operationType: OperationType; readonly field: string }
  | {
      readonly kind: 'field';
      /** The type that the resolver is written for; unknown where modules import each other. */
      readonly type: string | undefined;
      readonly field: string;
    };

/** The kinds of GraphQL operations. */
export const OPERATION_TYPES = ['query', 'mutation', 'subscription'] as const;

/** One of the {@link OPERATION_TYPES}. */
export type OperationType = (typeof OPERATION_TYPES)[number];

/** The keys under which decorators of `@nestjs/graphql` leave what they were told. */
const KEYS = {
  type: 'graphql:resolver_type',
  name: 'graphql:resolver_name',
  property: 'graphql:resolve_property',
  reference: 'graphql:resolve_reference',
} as const;

const ROOT_TYPES = new Map<unknown, OperationType>([
  ['Query', 'query'],
  ['Mutation', 'mutation'],
  ['Subscription', 'subscription'],
]);

/**
 * Reads what a method answers as `@nestjs/graphql` does; undefined for a reference
 * resolver of a federated type, for `__resolveType`, and for methods that answer nothing.
 */
export function readResolverMethod(metatype: Function, name: string): ResolverMethod | undefined {
  const method = (metatype.prototype as Record<string, unknown>)[name];
  if (typeof method !== 'function') return undefined;
  const read = (key: string): unknown => Reflect.getMetadata(key, method);
  if (read(KEYS.reference) === true) return undefined;
  const type: unknown = read(KEYS.type) ?? Reflect.getMetadata(KEYS.type, metatype);
  const given = read(KEYS.name);
  const field = typeof given === 'string' && given !== '' ? given : name;
  const operationType = ROOT_TYPES.get(type);
  if (operationType !== undefined) return { kind: 'operation', operationType, field };
  if (read(KEYS.property) !== true || field.startsWith('__')) return undefined;
  return { kind: 'field', type: typeof type === 'string' ? type : undefined, field };
}
