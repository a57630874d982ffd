import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { METRICS_SETTINGS, optionsOf, type MetricsModuleSettings } from '../options/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { measureJob, type Job } from './measure-job.js';
import { ScheduleMetrics } from './schedule-metrics.js';
import { readScheduledJob } from './scheduled-job.js';

/** What finds the jobs of an app: as much of `ScheduleExplorer` as is used. */
interface JobExplorer {
  /** Makes of a job what the scheduler runs. */
  wrapFunctionInTryCatchBlocks?(job: Job, instance: object): Job;
}

/** Nest's entry of a provider: as much as is used. */
interface Entry {
  metatype: unknown;
  readonly instance: unknown;
}

/**
 * Measures scheduled jobs where `ScheduleExplorer` wraps each of them to run it by
 * schedule, so that calls of the method by other code are no runs.
 */
@Injectable()
export class ScheduleInstrumentation implements OnApplicationBootstrap {
  private readonly logger = new Logger('MetricsModule');
  private readonly metrics: ScheduleMetrics | undefined;
  private readonly watched = new WeakSet<object>();

  constructor(
    @Inject(METRICS_SETTINGS) settings: MetricsModuleSettings,
    @Inject(HANDLE_REGISTRY) handles: HandleRegistry,
    private readonly modules: ModulesContainer,
  ) {
    const options = optionsOf(settings.schedule);
    if (options === undefined) return;
    this.metrics = new ScheduleMetrics(handles.ofOption('schedule'), options);
    for (const entry of this.entriesOf('ScheduleExplorer')) this.watchEntry(entry);
  }

  /** Says so where jobs are not measured. */
  onApplicationBootstrap(): void {
    if (this.metrics === undefined) return;
    const explorers = this.entriesOf('ScheduleExplorer');
    const isWatched = explorers.every(({ instance }) => this.watched.has(instance as object));
    const hasSchedule = explorers.length > 0 || this.entriesOf('SchedulerRegistry').length > 0;
    if (!hasSchedule || (explorers.length > 0 && isWatched)) return;
    this.logger.warn(
      'The option schedule measures nothing: this version of @nestjs/schedule does not wrap its jobs as expected.',
    );
  }

  /**
   * An explorer looks for jobs in its first hook, and modules may have theirs called
   * before ours, so it is met when it is made; it may have been made before.
   */
  private watchEntry(entry: Entry): void {
    const watch = (explorer: JobExplorer): void => this.watch(explorer);
    const base = entry.metatype as new (...dependencies: unknown[]) => JobExplorer;
    const made = class extends base {
      constructor(...dependencies: unknown[]) {
        super(...dependencies);
        watch(this);
      }
    };
    Object.defineProperty(made, 'name', { value: base.name });
    entry.metatype = made;
    if (typeof entry.instance === 'object' && entry.instance !== null) watch(entry.instance);
  }

  private watch(explorer: JobExplorer): void {
    const { metrics } = this;
    const wrap = explorer.wrapFunctionInTryCatchBlocks;
    if (metrics === undefined || typeof wrap !== 'function') return;
    this.watched.add(explorer);
    explorer.wrapFunctionInTryCatchBlocks = (job, instance) => {
      const series = metrics.of(readScheduledJob(job, instance));
      return wrap.call(explorer, measureJob(job, series), instance);
    };
  }

  /** The entries of the app's classes of a name. */
  private entriesOf(className: string): Entry[] {
    return [...this.modules.values()].flatMap(({ providers }) =>
      [...providers.values()].filter(
        ({ metatype, inject }) =>
          typeof metatype === 'function' && metatype.name === className && inject == null,
      ),
    );
  }
}
