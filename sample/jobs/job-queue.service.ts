import { Injectable } from '@nestjs/common';
import { OnScrape } from 'nestjs-metrics';
import { PRIORITIES, QUEUE_NAMES, type Job, type QueueName } from './job.js';
import { JobQueueSize } from './jobs.metrics.js';

/** One line of jobs for each queue and priority, in memory. */
@Injectable()
export class JobQueue {
  private readonly lines = QUEUE_NAMES.flatMap((queue) =>
    PRIORITIES.map((priority) => ({ queue, priority, jobs: new Array<Job>() })),
  );

  add(job: Job): void {
    this.lines
      .find(({ queue, priority }) => queue === job.queue && priority === job.priority)
      ?.jobs.push(job);
  }

  /** The most urgent job of a queue, of those the one that has waited longest. */
  take(queue: QueueName): Job | undefined {
    return this.lines.find((line) => line.queue === queue && line.jobs.length > 0)?.jobs.shift();
  }

  /** A row for each series; what is not among them is not exposed. */
  @OnScrape(JobQueueSize)
  sizes() {
    return this.lines.map(({ queue, priority, jobs }) => ({
      labels: { queue_name: queue, priority },
      value: jobs.length,
    }));
  }
}
