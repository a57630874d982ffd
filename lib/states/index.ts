export {
  differenceOfShapes,
  linesOfShape,
  mergeKey,
  shapeKey,
  shownLabelNames,
  widthOfShape,
} from './family-shape.js';
export type {
  Estate,
  FamilyShape,
  Member,
  MemberState,
  PooledSeries,
  StateChunk,
  StateExemplar,
  StateFamily,
  StateForeign,
  StateMetrics,
  StateSample,
} from './member-state.js';
export { SeriesPool } from './series-pool.js';
export { StateMaker } from './state-maker.js';
export { StateReader, type StateReading } from './state-reader.js';
export { StateWriter } from './state-writer.js';
