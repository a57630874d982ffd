import type { EntryPointOptions } from './entry-point-options.js';

/**
 * Metrics of WebSocket gateways, with whichever adapter. Needs `@nestjs/websockets`. With
 * `handlerLabels` the controller is the gateway's class.
 */
export interface WebSocketMetricsOptions extends EntryPointOptions {}
