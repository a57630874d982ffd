import type { EntryPointOptions } from './entry-point-options.js';

/**
 * Metrics of microservice messages, of all transports. Needs `@nestjs/microservices`,
 * and with Nest 11 its release 11.1.4 or later.
 */
export interface RpcMetricsOptions extends EntryPointOptions {}
