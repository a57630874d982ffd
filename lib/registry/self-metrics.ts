import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import {
  defineCounter,
  isOpenLabel,
  open,
  openBoundedByCode,
  type CounterDefinition,
} from '../definitions/index.js';
import {
  INSTRUMENT,
  REFUSAL_REASONS,
  type Counter,
  type Handle,
  type RecordingIssues,
} from '../instruments/index.js';
import { registerHandle } from './register-handle.js';
import { METRICS_REGISTRY } from './tokens.js';

const RecordingErrors = defineCounter({
  name: 'nestjs_metrics_recording_errors_total',
  help: 'Recordings refused for a bad label or value, or lost to a callback that threw.',
  labels: { metric: openBoundedByCode(), reason: REFUSAL_REASONS },
});

const LabelOverflow = defineCounter({
  name: 'nestjs_metrics_label_overflow_total',
  help: 'Label values that were counted as __other__.',
  labels: { metric: openBoundedByCode(), label: openBoundedByCode() },
});

const CollectorErrors = defineCounter({
  name: 'nestjs_metrics_collector_errors_total',
  help: 'Scrapes in which a collector failed or was too slow.',
  labels: { collector: open() },
});

const ExemplarsDropped = defineCounter({
  name: 'nestjs_metrics_exemplars_dropped_total',
  help: 'Exemplars that were too long or no labels; their recordings were kept.',
  labels: { metric: openBoundedByCode() },
});

/** Nothing is said about the metrics that say what is wrong with others. */
const SILENT: RecordingIssues = {
  refused: () => undefined,
  folded: () => undefined,
  exemplarDropped: () => undefined,
};

/** What the module says about itself. These metrics take no prefix. */
@Injectable()
export class SelfMetrics {
  readonly recordingErrors: Counter<typeof RecordingErrors>;
  readonly labelOverflow: Counter<typeof LabelOverflow>;
  readonly collectorErrors: Counter<typeof CollectorErrors>;
  readonly exemplarsDropped: Counter<typeof ExemplarsDropped>;
  /** Their names. */
  readonly names = [
    RecordingErrors.name,
    LabelOverflow.name,
    CollectorErrors.name,
    ExemplarsDropped.name,
  ];

  constructor(@Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>) {
    this.recordingErrors = this.register(RecordingErrors);
    this.labelOverflow = this.register(LabelOverflow);
    this.collectorErrors = this.register(CollectorErrors);
    this.exemplarsDropped = this.register(ExemplarsDropped);
  }

  /** Starts at zero what may be said about a metric. */
  seedMetric({ name, definition, [INSTRUMENT]: { exemplars } }: Handle): void {
    this.recordingErrors[INSTRUMENT].table.seed(REFUSAL_REASONS.map((reason) => [name, reason]));
    const foldable = definition.labelNames.filter((label) => {
      const spec = definition.labels[label]!;
      return !(isOpenLabel(spec) && spec.boundedByCode);
    });
    this.labelOverflow[INSTRUMENT].table.seed(foldable.map((label) => [name, label]));
    if (exemplars !== undefined) this.exemplarsDropped[INSTRUMENT].table.seed([[name]]);
  }

  /** Starts at zero what may be said about a collector. */
  seedCollector(collector: string): void {
    this.collectorErrors[INSTRUMENT].table.seed([[collector]]);
  }

  private register<D extends CounterDefinition>(definition: D): Counter<D> {
    const context = { name: definition.name, issues: SILENT };
    return registerHandle(this.registry, definition, context) as unknown as Counter<D>;
  }
}
