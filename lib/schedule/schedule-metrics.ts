import { defineGauge, durationBuckets, openBoundedByCode } from '../definitions/index.js';
import {
  EntryPointMetrics,
  handlerLabels,
  handlerLabelValues,
  type EntryPoint,
} from '../entry-points/index.js';
import type { BoundGauge } from '../instruments/index.js';
import type { ScheduleMetricsOptions } from '../options/index.js';
import type { MetricRegistrar } from '../registry/index.js';
import type { ScheduledJob } from './scheduled-job.js';

/** The series of one job. */
export interface JobSeries {
  readonly runs: EntryPoint;
  readonly lastSuccess: BoundGauge;
}

/** The metrics of scheduled jobs. */
export class ScheduleMetrics {
  private readonly runs: EntryPointMetrics;
  private readonly lastSuccess;

  constructor(
    handles: MetricRegistrar,
    private readonly options: ScheduleMetricsOptions,
  ) {
    const labels = { job: openBoundedByCode(), ...handlerLabels(options) };
    this.runs = new EntryPointMetrics(handles, {
      total: { name: 'cron_runs_total', help: 'Runs of scheduled jobs, by how they ended.' },
      duration: {
        name: 'cron_run_duration_seconds',
        help: 'Time that a scheduled job ran, in seconds.',
      },
      inFlight: {
        name: 'cron_runs_in_flight',
        help: 'Runs of scheduled jobs that have begun and not ended.',
      },
      labels,
      buckets: options.buckets ?? durationBuckets.remote,
      // No guard stands before a job, and nobody can leave one.
      outcomes: ['success', 'error'],
    });
    this.lastSuccess = handles.register(
      defineGauge({
        name: 'cron_last_success_timestamp_seconds',
        help: 'When a scheduled job last succeeded in this process, in seconds since 1970; absent before its first success.',
        labels,
        // Of several processes, the one in which it was last; also one that has ended since.
        aggregate: 'max',
      }),
    );
  }

  /** The series of a job; all but that of the last success exist from now on. */
  of({ job, ...identity }: ScheduledJob): JobSeries {
    const labels = { job, ...handlerLabelValues(this.options, identity) };
    return { runs: this.runs.of(labels), lastSuccess: this.lastSuccess.labels(labels as never) };
  }
}
