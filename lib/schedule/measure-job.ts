import type { JobSeries } from './schedule-metrics.js';

/** A job as the scheduler runs it, which waits for it and looks at no result. */
export type Job = (this: unknown, ...args: unknown[]) => unknown;

/** Measures a job before `@nestjs/schedule` swallows and logs its errors. */
export function measureJob(job: Job, { runs, lastSuccess }: JobSeries): Job {
  return async function measured(this: unknown, ...args) {
    const run = runs.begin();
    try {
      // Also a lazy query, which would begin when the scheduler waits for it.
      await job.apply(this, args);
    } catch (error) {
      run.fail(error);
      throw error;
    }
    run.end('success');
    lastSuccess.set(Date.now() / 1_000);
  };
}
