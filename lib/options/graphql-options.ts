import type { EntryPointOptions } from './entry-point-options.js';

/** Metrics of GraphQL operations. Needs `@nestjs/graphql`. */
export interface GraphqlMetricsOptions extends EntryPointOptions {}
