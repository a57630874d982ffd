import { Injectable } from '@nestjs/common';
import {
  Counted,
  errorType,
  fromArg,
  Gauged,
  InjectMetric,
  Timed,
  type Counter,
} from 'nestjs-metrics';
import { pause } from '../simulation.js';
import type { Job } from './job.js';
import {
  JobDuration,
  JobFailures,
  JobsProcessed,
  JobsRetried,
  WorkersActive,
} from './jobs.metrics.js';

const MAX_ATTEMPTS = 3;
const BACK_OFF_MS = 100;

const queueName = fromArg(0, ({ queue }: Job) => queue);
const jobType = fromArg(0, ({ type }: Job) => type);

/** Does jobs, and tries again what fails. */
@Injectable()
export class JobRunner {
  constructor(@InjectMetric(JobsRetried) private readonly retried: Counter<typeof JobsRetried>) {}

  /** Rejects with what the last attempt did. */
  @Counted(JobsProcessed, {
    labels: {
      queue_name: queueName,
      status: ({ outcome }) => (outcome === 'success' ? 'completed' : 'failed'),
    },
  })
  @Gauged(WorkersActive, { labels: { queue_name: queueName } })
  async process(job: Job): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(job);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS) throw error;
        this.retried.inc({ queue_name: job.queue, job_type: job.type });
        await pause(attempt * BACK_OFF_MS);
      }
    }
  }

  @Timed(JobDuration, { labels: { queue_name: queueName, job_type: jobType } })
  @Counted(JobFailures, { on: 'error', labels: { queue_name: queueName, error_type: errorType() } })
  private attempt(job: Job): Promise<void> {
    return job.work();
  }
}
