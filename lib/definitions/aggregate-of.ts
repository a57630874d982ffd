import { DEFAULT_AGGREGATE, type GaugeAggregate } from './aggregate.js';
import type { MetricDefinition } from './metric-definition.js';

/** How what is no count becomes one; undefined for counts, which are summed. */
export function aggregateOf(definition: MetricDefinition): GaugeAggregate | undefined {
  switch (definition.kind) {
    case 'gauge':
      return definition.aggregate ?? DEFAULT_AGGREGATE;
    // A fact or a state that one process tells is true, whatever the others tell.
    case 'info':
    case 'stateset':
      return 'liveMax';
    default:
      return undefined;
  }
}
