import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { isMetricDefinition, show, type MetricDefinition } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import type { Handle, HandleOf } from '../instruments/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { defaultLabelsOf, type DefaultLabels } from './default-labels.js';
import { addDefaultMetrics } from './default-metrics.js';
import { RecordingReporter } from './recording-reporter.js';
import { registerHandle } from './register-handle.js';
import { SelfMetrics } from './self-metrics.js';
import { METRICS_REGISTRY } from './tokens.js';

/** Called with each handle of the app and with each definition that it stands for. */
export type HandleListener = (handle: Handle, definition: MetricDefinition) => void;

/** Definition → handle in this app's registry. */
@Injectable()
export class HandleRegistry implements OnApplicationShutdown {
  private readonly handles = new Map<MetricDefinition, Handle>();
  /** What this app put into the registry, by name. */
  private readonly made: Set<string>;
  private readonly labelsBefore: DefaultLabels;
  private listener: HandleListener | undefined;

  constructor(
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings,
    private readonly reporter: RecordingReporter,
    private readonly selfMetrics: SelfMetrics,
  ) {
    this.labelsBefore = defaultLabelsOf(registry);
    registry.setDefaultLabels({ ...this.labelsBefore, ...settings.defaultLabels });
    // Before all definitions, so that one of the same name gets our own message.
    this.made = new Set(addDefaultMetrics(registry, settings));
  }

  /**
   * The handle of a definition, made at the first call. Equal definitions share one.
   * @throws MetricsError `METRIC_CLASH`, `INVALID_DEFINITION`
   */
  register<D extends MetricDefinition>(definition: D): HandleOf<D> {
    const known = this.handles.get(definition);
    if (known !== undefined) return known as unknown as HandleOf<D>;
    if (!isMetricDefinition(definition)) {
      throw new MetricsError(
        'INVALID_DEFINITION',
        `MetricsModule was given ${show(definition)} as a metric. Pass what defineCounter, defineGauge, … return; ` +
          'an undefined definition is often an import cycle.',
      );
    }
    const name = `${this.settings.prefix ?? ''}${definition.name}`;
    const { handle, isNew } = registerHandle(this.registry, definition, {
      name,
      issues: this.reporter,
    });
    if (isNew) this.made.add(name);
    this.handles.set(definition, handle);
    this.selfMetrics.seedMetric(handle);
    this.listener?.(handle, definition);
    return handle as unknown as HandleOf<D>;
  }

  /** Calls back for every definition registered so far, and for each that comes later. */
  onRegistered(listener: HandleListener): void {
    this.listener = listener;
    for (const [definition, handle] of this.handles) listener(handle, definition);
  }

  /** Leaves nothing behind in a registry that outlives the app. */
  onApplicationShutdown(): void {
    if (this.settings.registry === undefined) return;
    this.registry.setDefaultLabels({ ...this.labelsBefore });
    for (const name of [...this.made, ...this.selfMetrics.made]) {
      this.registry.removeSingleMetric(name);
    }
  }
}
