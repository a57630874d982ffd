import type { EntryPointOptions } from './entry-point-options.js';

/** Metrics of WebSocket gateways. Needs `@nestjs/websockets`. */
export interface WebSocketMetricsOptions extends EntryPointOptions {}
