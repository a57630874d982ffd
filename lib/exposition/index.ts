export { BodyRenderer } from './body-renderer.js';
export { expandCollected } from './collected-family.js';
export { CollectorRuns } from './collector-runs.js';
export { EventLoopShare } from './event-loop-share.js';
export { formatBound } from './format-number.js';
export { MetricsCollection } from './metrics-collection.js';
export { ReaderRuns } from './reader-runs.js';
export { MetricsExposition, type Exposition, type RenderOptions } from './metrics-exposition.js';
