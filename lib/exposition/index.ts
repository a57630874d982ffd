export { BodyRenderer } from './body-renderer.js';
export {
  clashesIn,
  expandCollected,
  isForeign,
  type CollectedFamily,
  type NameClash,
} from './collected-family.js';
export { CollectorRuns } from './collector-runs.js';
export { EventLoopShare } from './event-loop-share.js';
export { FAMILY_SOURCE, type CollectRequest, type FamilySource } from './family-source.js';
export { snapshotForeign, type ForeignMetric, type ForeignSnapshot } from './foreign-family.js';
export { formatBound } from './format-number.js';
export { MetricsCollection } from './metrics-collection.js';
export { formatFor } from './format-for.js';
export type { LabelPairs } from './label-text.js';
export { readForeign, type ReadForeign } from './read-foreign.js';
export { ReaderRuns } from './reader-runs.js';
export { RenderSlots } from './render-slots.js';
export { Renderings } from './renderings.js';
export { StillInLineError } from './rendering.js';
export { MetricsExposition, type Exposition, type RenderOptions } from './metrics-exposition.js';
export { textFormat } from './text.format.js';
