import {
  defineCounter,
  defineGauge,
  defineHistogram,
  durationBuckets,
  open,
  openBoundedByCode,
} from '../definitions/index.js';
import {
  handlerLabels,
  handlerLabelValues,
  type EntryPointOutcome,
} from '../entry-points/index.js';
import type { BullmqMetricsOptions } from '../options/index.js';
import type { MetricRegistrar } from '../registry/index.js';
import { JobSeries } from './job-series.js';

/** How a job, or one attempt at it, may end. */
export const JOB_OUTCOMES = ['success', 'error'] as const satisfies readonly EntryPointOutcome[];

/** How many names of jobs are kept ready for one worker. */
const MAX_KEPT = 1_000;

/** The metrics of jobs. */
export class JobMetrics {
  private readonly handles;

  constructor(
    handles: MetricRegistrar,
    private readonly options: BullmqMetricsOptions,
  ) {
    const { buckets, waitBuckets = durationBuckets.remote } = options;
    // Names of jobs come from data.
    const labels = { queue: openBoundedByCode(), name: open(), ...handlerLabels(options) };
    const withOutcome = { ...labels, outcome: JOB_OUTCOMES };
    this.handles = {
      total: handles.register(
        defineCounter({
          name: 'bullmq_jobs_total',
          help: 'Jobs that were finished for good, once each: those that are tried again are not among them.',
          labels: withOutcome,
        }),
      ),
      duration: handles.register(
        defineHistogram({
          name: 'bullmq_job_duration_seconds',
          help: 'How long attempts at jobs took, by the outcome of the attempt.',
          labels: withOutcome,
          ...(buckets && { buckets }),
        }),
      ),
      wait: handles.register(
        defineHistogram({
          name: 'bullmq_job_wait_seconds',
          help: 'How long jobs waited for their first attempt, from when they were added or their delay was over.',
          labels,
          buckets: waitBuckets,
        }),
      ),
      retries: handles.register(
        defineCounter({
          name: 'bullmq_job_retries_total',
          help: 'Attempts at jobs that failed and will be tried again.',
          labels,
        }),
      ),
      inFlight: handles.register(
        defineGauge({
          name: 'bullmq_jobs_in_flight',
          help: 'Jobs that workers of this app are processing.',
          labels,
        }),
      ),
    };
  }

  /** Finds the series of a worker's jobs by their name. */
  of(queue: string, className: string): (name: string) => JobSeries {
    const identity = { controller: className, handler: 'process' };
    const labels = { queue, ...handlerLabelValues(this.options, identity) };
    const kept = new Map<string, JobSeries>();
    return (name) => {
      const known = kept.get(name);
      if (known !== undefined) return known;
      const series = new JobSeries(this.handles, { ...labels, name });
      if (kept.size < MAX_KEPT) kept.set(name, series);
      return series;
    };
  }
}
