import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { isOpenLabel, type MetricDefinition } from '../definitions/index.js';
import {
  INSTRUMENT,
  isHandle,
  REFUSAL_REASONS,
  type Counter,
  type Gauge,
  type Handle,
  type HandleOf,
  type Histogram,
  type RecordingIssues,
} from '../instruments/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { registerHandle } from './register-handle.js';
import {
  CollectorErrors,
  ExemplarsDropped,
  ExpositionBytes,
  LabelOverflow,
  Pushes,
  RecordingErrors,
  RemoteWriteQueue,
  RemoteWriteSamples,
  ScrapeDuration,
  Scrapes,
  SeriesCount,
} from './self-metric-definitions.js';
import { METRICS_REGISTRY } from './tokens.js';

/** Nothing is said about the metrics that say what is wrong with others. */
const SILENT: RecordingIssues = {
  refused: () => undefined,
  folded: () => undefined,
  cut: () => undefined,
  dropped: () => undefined,
  exemplarDropped: () => undefined,
};

/** What the module says about itself. These metrics take no prefix. */
@Injectable()
export class SelfMetrics {
  readonly recordingErrors: Counter<typeof RecordingErrors>;
  readonly labelOverflow: Counter<typeof LabelOverflow>;
  readonly collectorErrors: Counter<typeof CollectorErrors>;
  readonly exemplarsDropped: Counter<typeof ExemplarsDropped>;
  readonly series: Gauge<typeof SeriesCount>;
  readonly scrapes: Counter<typeof Scrapes>;
  readonly scrapeDuration: Histogram<typeof ScrapeDuration>;
  readonly expositionBytes: Gauge<typeof ExpositionBytes>;
  /** Only where metrics are sent to a server. */
  readonly pushes: Counter<typeof Pushes> | undefined;
  /** Only where a remote-write receiver is one of them. */
  readonly remoteWrite:
    | {
        readonly samples: Counter<typeof RemoteWriteSamples>;
        readonly queued: Gauge<typeof RemoteWriteQueue>;
      }
    | undefined;
  /** Their names. */
  readonly names: string[] = [];

  constructor(
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    @Inject(METRICS_SETTINGS) { push }: MetricsModuleSettings,
  ) {
    this.recordingErrors = this.register(RecordingErrors);
    this.labelOverflow = this.register(LabelOverflow);
    this.collectorErrors = this.register(CollectorErrors);
    this.exemplarsDropped = this.register(ExemplarsDropped);
    this.series = this.register(SeriesCount);
    this.scrapes = this.register(Scrapes);
    this.scrapeDuration = this.register(ScrapeDuration);
    this.expositionBytes = this.register(ExpositionBytes);
    const { format, outcome } = Scrapes.labels;
    const outcomes = format.flatMap((one) => outcome.map((other) => [one, other]));
    this.scrapes[INSTRUMENT].table.seed(outcomes);
    this.scrapeDuration[INSTRUMENT].table.seed([[]]);
    this.expositionBytes[INSTRUMENT].table.seed([[]]);
    const targets = Pushes.labels.target.filter((target) =>
      target === 'pushgateway' ? push?.pushgateway : push?.remoteWrite,
    );
    if (targets.length > 0) {
      this.pushes = this.register(Pushes);
      const sent = targets.flatMap((one) => Pushes.labels.outcome.map((other) => [one, other]));
      this.pushes[INSTRUMENT].table.seed(sent);
    }
    if (push?.remoteWrite) {
      const samples = this.register(RemoteWriteSamples);
      samples[INSTRUMENT].table.seed(RemoteWriteSamples.labels.outcome.map((one) => [one]));
      const queued = this.register(RemoteWriteQueue);
      queued[INSTRUMENT].table.seed([[]]);
      this.remoteWrite = { samples, queued };
    }
    this.series[INSTRUMENT].refresh = () => this.countSeries();
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

  /** Says how many label sets the metrics have that are in the registry at this moment. */
  private countSeries(): void {
    const instrument = this.series[INSTRUMENT];
    const sizes = new Map<string, number>();
    for (const metric of this.registry.getMetricsAsArray() as unknown[]) {
      if (!isHandle(metric)) continue;
      const { name, table } = metric[INSTRUMENT];
      if (!this.names.includes(name)) sizes.set(name, table.size);
    }
    for (const { labelValues } of instrument.table) {
      if (!sizes.has(labelValues[0]!)) instrument.table.remove(labelValues);
    }
    for (const [name, size] of sizes) instrument.set(instrument.table.at([name]), size);
  }

  private register<D extends MetricDefinition>(definition: D): HandleOf<D> {
    const { name } = definition;
    this.names.push(name);
    return registerHandle(this.registry, definition, {
      name,
      issues: SILENT,
    }) as unknown as HandleOf<D>;
  }
}
