import { setTimeout } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';

/** A schedule that no test lives to see. */
export const NEVER_IN_A_TEST = '0 0 1 1 *';

/** So long that no test lives to see it. */
export const A_DAY_MS = 86_400_000;

const PATIENCE_MS = 20_000;

/** What is recorded of a job. */
export interface JobReadings {
  readonly success: number | undefined;
  readonly error: number | undefined;
  readonly inFlight: number | undefined;
  readonly lastSuccess: number | undefined;
}

/** Reads what is recorded of a job. */
export async function readJob(app: INestApplicationContext, job: string): Promise<JobReadings> {
  const [success, error, inFlight, lastSuccess] = await Promise.all([
    valueOf(app, 'cron_runs_total', { job, outcome: 'success' }),
    valueOf(app, 'cron_runs_total', { job, outcome: 'error' }),
    valueOf(app, 'cron_runs_in_flight', { job }),
    valueOf(app, 'cron_last_success_timestamp_seconds', { job }),
  ]);
  return { success, error, inFlight, lastSuccess };
}

/** The jobs that have series. */
export async function jobsOf(app: INestApplicationContext): Promise<string[]> {
  const series = await seriesOf(app, 'cron_runs_in_flight');
  return series.map(({ labels }) => labels['job']!).toSorted();
}

/** Runs a cron job as its schedule would. */
export async function fire(app: INestApplicationContext, job: string): Promise<void> {
  await app.get(SchedulerRegistry, { strict: false }).getCronJob(job).fireOnTick();
}

/** Waits until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  // Each asks anew.
  // oxlint-disable-next-line no-await-in-loop
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('It never became so.');
    // oxlint-disable-next-line no-await-in-loop
    await setTimeout(5);
  }
}
