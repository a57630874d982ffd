import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { replaceMethod } from '../entry-points/index.js';
import { describeError } from '../errors/index.js';
import { METRICS_SETTINGS, optionsOf, type MetricsModuleSettings } from '../options/index.js';
import { HANDLE_REGISTRY, ScrapeReaders, type HandleRegistry } from '../registry/index.js';
import { BullmqExplorer } from './bullmq-explorer.js';
import type { BullQueue, BullRegistrar } from './bullmq-parts.js';
import { followProcessors } from './follow-processors.js';
import { JobMetrics } from './job-metrics.js';
import type { JobRun } from './job-run.js';
import { queueDepthReader } from './queue-depth.js';
import { WorkerWatch } from './worker-watch.js';

/** Measures the workers that `@nestjs/bullmq` makes, and the queues that the app registers. */
@Injectable()
export class BullmqInstrumentation
  implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly logger = new Logger('MetricsModule');
  private readonly explorer: BullmqExplorer;
  private readonly metrics: JobMetrics | undefined;
  private readonly runs = new WeakMap<object, JobRun>();
  private readonly watches = new Map<object, WorkerWatch>();
  private readonly undo: (() => void)[] = [];
  private queues: readonly BullQueue[] = [];
  private hasFailed = false;

  /** @throws MetricsError `INVALID_BUCKETS`, `METRIC_CLASH` */
  constructor(
    @Inject(METRICS_SETTINGS) settings: MetricsModuleSettings,
    @Inject(HANDLE_REGISTRY) handles: HandleRegistry,
    readers: ScrapeReaders,
    modules: ModulesContainer,
  ) {
    this.explorer = new BullmqExplorer(modules);
    const options = optionsOf(settings.bullmq);
    if (options === undefined) return;
    try {
      this.metrics = new JobMetrics(handles.ofOption('bullmq'), options);
    } catch (error) {
      // The boot ends here, and nobody will close the app.
      handles.release();
      throw error;
    }
    readers.add(queueDepthReader(handles.ofOption('bullmq'), () => this.queues));
    comeFirst(modules);
  }

  /** Before workers are made, which is in a hook of this kind too, or later by the app. */
  onModuleInit(): void {
    if (this.metrics === undefined) return;
    for (const decorator of this.explorer.processorDecorators()) {
      this.undo.push(followProcessors(decorator, this.runs));
    }
    for (const registrar of this.explorer.registrars()) this.watchRegistrar(registrar);
    this.watchWorkers();
  }

  onApplicationBootstrap(): void {
    if (this.metrics === undefined) return;
    this.queues = this.explorer.queues();
    this.watchWorkers();
  }

  onApplicationShutdown(): void {
    for (const undo of this.undo.splice(0)) undo();
    for (const watch of this.watches.values()) watch.stop();
    this.watches.clear();
  }

  /** In the same turn as workers are made, so that no event is missed. */
  private watchRegistrar(registrar: BullRegistrar): void {
    const { register } = registrar;
    const watched = (): unknown => {
      const result = register.call(registrar);
      this.watchWorkers();
      return result;
    };
    this.undo.push(replaceMethod(registrar, 'register', watched));
  }

  private watchWorkers(): void {
    for (const { worker, className } of this.explorer.workers()) {
      if (this.watches.has(worker)) continue;
      const seriesOf = this.metrics!.of(worker.name, className);
      const watch = new WorkerWatch(worker, seriesOf, this.runs, (error) => this.say(error));
      this.watches.set(worker, watch);
    }
  }

  private say(error: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    try {
      this.logger.error(
        `A job could not be measured: ${describeError(error)}. More of these are not logged.`,
      );
    } catch {
      // The app's own logger failed, and its job must not.
    }
  }
}

/**
 * Nest calls the hooks of global modules in the order of their imports, and that of
 * `@nestjs/bullmq` may stand before ours: workers would run while its neighbours'
 * hooks are waited for, and nobody would listen. At shutdown ours comes last so, when
 * the workers have finished their jobs.
 */
function comeFirst(modules: ModulesContainer): void {
  for (const module of modules.values()) {
    if (module.providers.has(BullmqInstrumentation)) module.distance = Infinity;
  }
}
