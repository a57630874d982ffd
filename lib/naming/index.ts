export { lintNames } from './lint-names.js';
export type { NamedMetric, NamingFinding } from './naming-finding.js';
