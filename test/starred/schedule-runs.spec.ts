import { EventEmitter, once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cron, Interval, ScheduleModule, SchedulerRegistry, Timeout } from '@nestjs/schedule';
import { MetricsModule } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';

const NEVER_IN_A_TEST = '0 0 1 1 *';

@Injectable()
class Jobs extends EventEmitter {
  /** Resolves when both timers have gone off, which they may before the app is at hand. */
  readonly timed = Promise.all([once(this, 'poll'), once(this, 'warm-up')]);

  @Cron(NEVER_IN_A_TEST, { name: 'nightly' })
  async nightly(): Promise<void> {
    await Promise.resolve();
  }

  @Cron(NEVER_IN_A_TEST, { name: 'broken' })
  broken(): void {
    throw new Error('swallowed and logged by the scheduler');
  }

  @Interval('poll', 10)
  poll(): void {
    this.emit('poll');
  }

  @Timeout(10)
  warmUp(): void {
    this.emit('warm-up');
  }
}

const apps: INestApplicationContext[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

const metrics = MetricsModule.forRoot({ defaultMetrics: false, http: false, schedule: true });
const scheduler = ScheduleModule.forRoot();

async function start(imports: DynamicModule[]): Promise<INestApplicationContext> {
  @Module({ imports, providers: [Jobs] })
  class AppModule {}

  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  apps.push(app);
  return app;
}

const runsOf = (app: INestApplicationContext, job: string, outcome: string) =>
  valueOf(app, 'cron_runs_total', { job, outcome });

async function settled(app: INestApplicationContext, job: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  // oxlint-disable-next-line no-await-in-loop
  while ((await valueOf(app, 'cron_runs_in_flight', { job })) !== 0) {
    if (performance.now() > deadline) throw new Error('It stays in flight.');
    // oxlint-disable-next-line no-await-in-loop
    await setTimeout(1);
  }
}

describe.each([
  ['before', [metrics, scheduler]],
  ['after', [scheduler, metrics]],
])('scheduled jobs, with our module %s the scheduler’s', (_case, imports) => {
  it('are measured when the scheduler runs them, and at no other call', async () => {
    const app = await start(imports);
    await app.get(Jobs).nightly();
    for (const job of ['nightly', 'broken']) {
      expect(await runsOf(app, job, 'success')).toBe(0);
      expect(await runsOf(app, job, 'error')).toBe(0);
      void app.get(SchedulerRegistry).getCronJob(job).fireOnTick();
      await settled(app, job);
    }
    expect(await runsOf(app, 'nightly', 'success')).toBe(1);
    expect(await runsOf(app, 'nightly', 'error')).toBe(0);
    expect(await runsOf(app, 'broken', 'success')).toBe(0);
    expect(await runsOf(app, 'broken', 'error')).toBe(1);
    const lastSuccess = 'cron_last_success_timestamp_seconds';
    expect(await valueOf(app, lastSuccess, { job: 'nightly' })).toBeGreaterThan(1_700_000_000);
    expect(await valueOf(app, lastSuccess, { job: 'broken' })).toBeUndefined();
  });

  it('are measured when their timers do', async () => {
    const app = await start(imports);
    await app.get(Jobs).timed;
    await Promise.all([settled(app, 'poll'), settled(app, 'Jobs.warmUp')]);
    expect(await runsOf(app, 'poll', 'success')).toBeGreaterThan(0);
    expect(await runsOf(app, 'Jobs.warmUp', 'success')).toBe(1);
  });
});
