import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { isMetricDefinition, show, type MetricDefinition } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import type { Handle, HandleOf } from '../instruments/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { defaultLabelsOf } from './default-labels.js';
import { addDefaultMetrics } from './default-metrics.js';
import { RecordingReporter } from './recording-reporter.js';
import { registerHandle } from './register-handle.js';
import { usersOf } from './registry-users.js';
import { SelfMetrics } from './self-metrics.js';
import { METRICS_REGISTRY } from './tokens.js';

/** Called with each handle of the app and with each definition that it stands for. */
export type HandleListener = (handle: Handle, definition: MetricDefinition) => void;

/** Definition → handle in this app's registry. */
@Injectable()
export class HandleRegistry implements OnApplicationShutdown {
  private readonly handles = new Map<MetricDefinition, Handle>();
  /** What this app uses in the registry, by name. */
  private readonly used = new Set<string>();
  private listener: HandleListener | undefined;

  constructor(
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings,
    private readonly reporter: RecordingReporter,
    private readonly selfMetrics: SelfMetrics,
  ) {
    registry.setDefaultLabels({ ...defaultLabelsOf(registry), ...settings.defaultLabels });
    for (const name of selfMetrics.names) this.use(name);
    // Before all definitions, so that one of the same name gets our own message.
    for (const name of addDefaultMetrics(registry, settings)) this.use(name);
  }

  /**
   * The handle of a definition, made at the first call. Equal definitions share one.
   * @throws MetricsError `METRIC_CLASH`, `INVALID_DEFINITION`
   */
  register<D extends MetricDefinition>(definition: D): HandleOf<D> {
    const known = this.handles.get(definition);
    if (known !== undefined) return known as unknown as HandleOf<D>;
    try {
      return this.registerNew(definition) as unknown as HandleOf<D>;
    } catch (error) {
      // During the boot, which ends here, and nobody will close the app.
      if (this.listener === undefined) this.release();
      throw error;
    }
  }

  /** Calls back for every definition registered so far, and for each that comes later. */
  onRegistered(listener: HandleListener): void {
    this.listener = listener;
    for (const [definition, handle] of this.handles) listener(handle, definition);
  }

  /**
   * Leaves nothing behind: a registry of the user's outlives the app, and ours is
   * held by prom-client's observers of the garbage collector and the event loop.
   */
  onApplicationShutdown(): void {
    this.release();
  }

  /** Removes from the registry what no other app uses. */
  release(): void {
    const users = usersOf(this.registry);
    for (const name of this.used) {
      const others = (users.get(name) ?? 1) - 1;
      if (others > 0) {
        users.set(name, others);
      } else {
        users.delete(name);
        this.registry.removeSingleMetric(name);
      }
    }
    this.used.clear();
    const labels = Object.entries(defaultLabelsOf(this.registry));
    const own = this.settings.defaultLabels ?? {};
    this.registry.setDefaultLabels(
      Object.fromEntries(labels.filter(([label, value]) => own[label] !== value)),
    );
  }

  private registerNew(definition: MetricDefinition): Handle {
    if (!isMetricDefinition(definition)) {
      throw new MetricsError(
        'INVALID_DEFINITION',
        `MetricsModule was given ${show(definition)} as a metric. Pass what defineCounter, defineGauge, … return; ` +
          'an undefined definition is often an import cycle.',
      );
    }
    const name = `${this.settings.prefix ?? ''}${definition.name}`;
    const handle = registerHandle(this.registry, definition, { name, issues: this.reporter });
    this.use(name);
    this.handles.set(definition, handle);
    this.selfMetrics.seedMetric(handle);
    this.listener?.(handle, definition);
    return handle;
  }

  private use(name: string): void {
    if (this.used.has(name)) return;
    this.used.add(name);
    const users = usersOf(this.registry);
    users.set(name, (users.get(name) ?? 0) + 1);
  }
}
