import type { EntryPointOptions } from './entry-point-options.js';

/** Metrics of GraphQL operations. Needs `@nestjs/graphql`. */
export interface GraphqlMetricsOptions extends EntryPointOptions {
  /**
   * Whether methods with `@ResolveField()` are measured too, in
   * `graphql_field_resolutions_total{type,field,outcome}` and its duration and in-flight
   * metrics: one recording for each object whose field is resolved, so lists cost by
   * their length. Default: false.
   */
  fieldResolvers?: boolean;
}
