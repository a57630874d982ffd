export type { DiagnosticFinding } from './diagnostic-finding.js';
export { DIAGNOSTICS_PROVIDERS } from './diagnostics.providers.js';
export { MetricsDiagnostics } from './metrics-diagnostics.js';
