export { ENDPOINT_DECORATED, leaveAppPort } from './app-port.js';
export { EndpointAccess } from './endpoint-access.js';
export { EndpointModule } from './endpoint.module.js';
export { ENDPOINT_PATH, endpointPath } from './endpoint-path.js';
export { excludeFromGlobalPrefix } from './global-prefix.js';
export { createMetricsController } from './metrics-controller.js';
export { MetricsServer } from './metrics-server.js';
export { METRICS_CONTROLLER, refuseSamePath } from './same-path.js';
export { ScrapeHandler } from './scrape-handler.js';
