export { EntryPoint } from './entry-point.js';
export { EntryPointCall } from './entry-point-call.js';
export { EntryPointMetrics, type EntryPointMetricsOptions } from './entry-point-metrics.js';
export { followResult } from './follow-result.js';
export { handlerLabels, handlerLabelValues, type HandlerIdentity } from './handler-identity.js';
export { ENTRY_POINT_OUTCOMES, type EntryPointOutcome } from './outcome.js';
export { requirePeers } from './require-peers.js';
export { markGuards, watchGuards } from './watch-guards.js';
