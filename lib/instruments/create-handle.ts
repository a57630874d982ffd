import type {
  CounterDefinition,
  GaugeDefinition,
  HistogramDefinition,
  InfoDefinition,
  MetricDefinition,
  StateSetDefinition,
  SummaryDefinition,
} from '../definitions/index.js';
import { Counter } from './counter.js';
import { Gauge } from './gauge.js';
import type { HandleContext } from './handle-context.js';
import { Histogram } from './histogram.js';
import { Info } from './info.js';
import { StateSet } from './state-set.js';
import { Summary } from './summary.js';

/** The handle class that belongs to a definition. */
export type HandleOf<D extends MetricDefinition> = D extends CounterDefinition
  ? Counter<D>
  : D extends HistogramDefinition
    ? Histogram<D>
    : D extends SummaryDefinition
      ? Summary<D>
      : D extends StateSetDefinition
        ? StateSet<D>
        : D extends InfoDefinition
          ? Info<D>
          : D extends GaugeDefinition
            ? Gauge<D>
            : never;

/** Makes the handle of a definition for one app. */
export function createHandle<D extends MetricDefinition>(
  definition: D,
  context: HandleContext,
): HandleOf<D> {
  return MAKE[definition.kind](definition as never, context) as HandleOf<D>;
}

const MAKE = {
  counter: (definition: CounterDefinition, context: HandleContext) =>
    new Counter(definition, context),
  gauge: (definition: GaugeDefinition, context: HandleContext) => new Gauge(definition, context),
  histogram: (definition: HistogramDefinition, context: HandleContext) =>
    new Histogram(definition, context),
  summary: (definition: SummaryDefinition, context: HandleContext) =>
    new Summary(definition, context),
  info: (definition: InfoDefinition, context: HandleContext) => new Info(definition, context),
  stateset: (definition: StateSetDefinition, context: HandleContext) =>
    new StateSet(definition, context),
};
