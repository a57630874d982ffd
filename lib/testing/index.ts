export { provideTestMetrics } from './provide-test-metrics.js';
export {
  resetMetrics,
  seriesOf,
  valueOf,
  type LabelFilter,
  type MetricSource,
  type SampleReading,
} from './read-metrics.js';
