export { CollectorRuns } from './collector-runs.js';
export { formatBound } from './format-number.js';
export { MetricsCollection } from './metrics-collection.js';
export { MetricsExposition, type Exposition, type RenderOptions } from './metrics-exposition.js';
