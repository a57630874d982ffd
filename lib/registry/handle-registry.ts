import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { isMetricDefinition, show, type MetricDefinition } from '../definitions/index.js';
import { MetricsError } from '../errors/index.js';
import type { Handle, HandleOf } from '../instruments/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { ActiveSpan } from './active-span.js';
import { addDefaultMetrics } from './default-metrics.js';
import { RecordingReporter } from './recording-reporter.js';
import { registerHandle } from './register-handle.js';
import { RegistryUsers } from './registry-users.js';
import { SelfMetrics } from './self-metrics.js';
import { METRICS_REGISTRY } from './tokens.js';

/** Called with each handle of the app and with each definition that it stands for. */
export type HandleListener = (handle: Handle, definition: MetricDefinition) => void;

/** Where a metric gets its handle. */
export interface MetricRegistrar {
  /** @throws MetricsError `METRIC_CLASH`, `INVALID_DEFINITION` */
  register<D extends MetricDefinition>(definition: D): HandleOf<D>;
}

/** Definition → handle in this app's registry. */
@Injectable()
export class HandleRegistry implements MetricRegistrar, OnApplicationShutdown {
  private readonly handles = new Map<MetricDefinition, Handle>();
  /** Which option of the module makes a metric, by the definition's name. */
  private readonly options = new Map<string, string>();
  /** What this app uses in the registry, by name. */
  private readonly used = new Set<string>();
  private readonly users: RegistryUsers;
  private listener: HandleListener | undefined;
  private bootError: unknown;

  constructor(
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings,
    private readonly reporter: RecordingReporter,
    private readonly selfMetrics: SelfMetrics,
    private readonly activeSpan: ActiveSpan,
  ) {
    this.users = RegistryUsers.of(registry);
    this.users.addLabels(this, settings.defaultLabels ?? {});
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
    // Nest goes on with other providers after one has failed.
    if (this.bootError !== undefined) throw this.bootError;
    try {
      return this.registerNew(definition) as unknown as HandleOf<D>;
    } catch (error) {
      // During the boot, which ends here, and nobody will close the app.
      if (this.listener === undefined) {
        this.bootError = error;
        this.release();
      }
      throw error;
    }
  }

  /** The same for metrics that an option of the module makes, so that a clash can name it. */
  ofOption(option: keyof MetricsModuleSettings): MetricRegistrar {
    return {
      register: (definition) => {
        this.options.set(definition.name, option);
        return this.register(definition);
      },
    };
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
  async onApplicationShutdown(): Promise<void> {
    await this.users.readLabels();
    this.release();
  }

  /** Removes from the registry what no other app uses. */
  release(): void {
    for (const name of this.used) this.users.remove(name);
    this.used.clear();
    this.users.removeLabels(this);
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
    const option = this.options.get(definition.name);
    const context = {
      name,
      issues: this.reporter,
      cardinality: this.settings.cardinality,
      recordedBy: option && `the metrics of the option ${option}`,
      exemplarSource: this.activeSpan,
    };
    const cure =
      option &&
      `The option ${option} makes a metric of this name: rename yours, or set ${option}: false.`;
    const handle = registerHandle(this.registry, definition, context, cure);
    const wasUsed = this.used.has(name);
    this.use(name);
    try {
      this.listener?.(handle, definition);
    } catch (error) {
      if (!wasUsed && this.used.delete(name)) this.users.remove(name);
      throw error;
    }
    this.handles.set(definition, handle);
    this.selfMetrics.seedMetric(handle);
    return handle;
  }

  private use(name: string): void {
    if (this.used.has(name)) return;
    this.used.add(name);
    this.users.add(name);
  }
}
