import { defineCounter, defineGauge, defineHistogram, durationBuckets, open } from 'nestjs-metrics';
import { JOB_TYPES, PRIORITIES, QUEUE_NAMES } from './job.js';

const queue_name = QUEUE_NAMES;
const job_type = Object.values(JOB_TYPES).flat();

/** A queue has its own types of jobs only. */
const jobsOfQueues = QUEUE_NAMES.flatMap((queue) =>
  JOB_TYPES[queue].map((type) => ({ queue_name: queue, job_type: type })),
);

export const JobQueueSize = defineGauge({
  name: 'job_queue_size',
  help: 'Jobs that wait for a worker.',
  labels: { queue_name, priority: PRIORITIES },
  // What waits in a process that ends is not done any more.
  aggregate: 'liveSum',
});

export const JobsProcessed = defineCounter({
  name: 'jobs_processed_total',
  help: 'Jobs that are done with, by whether they were completed in the end.',
  labels: { queue_name, status: ['completed', 'failed'] },
});

export const JobDuration = defineHistogram({
  name: 'job_duration_seconds',
  help: 'Time of one attempt at a job, whatever came of it.',
  unit: 'seconds',
  labels: { queue_name, job_type },
  buckets: durationBuckets.remote,
  seed: jobsOfQueues,
});

export const JobsRetried = defineCounter({
  name: 'jobs_retried_total',
  help: 'Jobs that were tried again.',
  labels: { queue_name, job_type },
  seed: jobsOfQueues,
});

export const JobFailures = defineCounter({
  name: 'job_failures_total',
  help: 'Attempts at jobs that failed, by class of the error.',
  // Nobody can list what jobs may throw; what is known is there at zero all the same.
  labels: { queue_name, error_type: open() },
  seed: [
    { queue_name: 'email', error_type: 'MailBouncedError' },
    { queue_name: 'inventory', error_type: 'PartnerError' },
  ],
});

export const WorkersActive = defineGauge({
  name: 'workers_active',
  help: 'Workers that have a job at hand.',
  labels: { queue_name },
});
