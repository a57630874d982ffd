export { NO_ESTATE, bequeath } from './estate.js';
export { partsOf, type MergePart, type ShapeDifference } from './merge-parts.js';
export { MetricsMerger } from './metrics-merger.js';
