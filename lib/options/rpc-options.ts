import type { EntryPointOptions } from './entry-point-options.js';

/** Metrics of microservice messages. Needs `@nestjs/microservices`. */
export interface RpcMetricsOptions extends EntryPointOptions {}
