import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Cron, ScheduleModule } from '@nestjs/schedule';
import { Counted } from 'nestjs-metrics';
import { valueOf } from 'nestjs-metrics/testing';
import { NEVER, type Observable } from 'rxjs';
import { closeApps, startApp, type RunningApp } from '../support/app.js';
import { fire, NEVER_IN_A_TEST, readJob, until } from './runs.js';

@Injectable()
class Jobs implements OnModuleInit {
  begun = 0;
  queries = 0;
  finish: () => void = () => undefined;
  readonly seen: unknown[] = [];

  async onModuleInit(): Promise<void> {
    await this.waiting(true);
  }

  @Cron(NEVER_IN_A_TEST, { name: 'sync' })
  sync(): void {
    this.seen.push(this);
  }

  @Cron(NEVER_IN_A_TEST, { name: 'throwing' })
  throwing(): void {
    throw new Error('no');
  }

  @Cron(NEVER_IN_A_TEST, { name: 'rejecting' })
  async rejecting(): Promise<void> {
    await Promise.resolve();
    throw undefined;
  }

  @Cron(NEVER_IN_A_TEST, { name: 'waiting' })
  async waiting(atOnce?: unknown): Promise<void> {
    this.begun += 1;
    if (atOnce === true) return;
    await new Promise<void>((resolve) => (this.finish = resolve));
  }

  @Cron(NEVER_IN_A_TEST, { name: 'query' })
  query(): PromiseLike<void> {
    const execute = (): void => void (this.queries += 1);
    return {
      // A query that begins when somebody waits for it.
      // oxlint-disable-next-line no-thenable
      then: (done) => {
        execute();
        return Promise.resolve().then(done);
      },
    };
  }

  @Cron(NEVER_IN_A_TEST, { name: 'observable' })
  observable(): Observable<never> {
    return NEVER;
  }

  @Counted()
  @Cron(NEVER_IN_A_TEST, { name: 'decorated' })
  decorated(): void {}
}

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
});

function start(): Promise<RunningApp> {
  return startApp({
    metrics: { schedule: true },
    imports: [ScheduleModule.forRoot()],
    providers: [Jobs],
  });
}

describe('a run of a cron job', () => {
  it.each([
    ['sync', 'success'],
    ['throwing', 'error'],
    ['rejecting', 'error'],
    ['query', 'success'],
    ['observable', 'success'],
    ['decorated', 'success'],
  ] as const)('named %s counts once as %s, with its duration', async (job, outcome) => {
    const { app } = await start();
    await fire(app, job);
    await until(async () => (await readJob(app, job)).inFlight === 0);
    const none = { success: 0, error: 0, inFlight: 0 };
    expect(await readJob(app, job)).toMatchObject({ ...none, [outcome]: 1 });
    for (const one of ['success', 'error']) {
      expect(await valueOf(app, 'cron_run_duration_seconds_count', { job, outcome: one })).toBe(
        one === outcome ? 1 : 0,
      );
    }
  });

  it('is in flight until its promise settles, and so are two at once', async () => {
    const { app } = await start();
    const jobs = app.get(Jobs);
    await fire(app, 'waiting');
    const finishFirst = jobs.finish;
    await fire(app, 'waiting');
    expect(await readJob(app, 'waiting')).toMatchObject({ success: 0, inFlight: 2 });
    finishFirst();
    jobs.finish();
    await until(async () => (await readJob(app, 'waiting')).inFlight === 0);
    expect(await readJob(app, 'waiting')).toMatchObject({ success: 2, error: 0 });
  });

  it('is on its instance, and starts a lazy query once', async () => {
    const { app } = await start();
    await fire(app, 'sync');
    await fire(app, 'query');
    await until(async () => (await readJob(app, 'query')).success === 1);
    expect(app.get(Jobs).seen).toEqual([app.get(Jobs)]);
    expect(app.get(Jobs).queries).toBe(1);
  });

  it('is no call of the method by other code, be it while the app starts', async () => {
    const { app } = await start();
    const jobs = app.get(Jobs);
    expect(jobs.begun).toBe(1);
    await jobs.waiting(true);
    jobs.sync();
    expect(() => jobs.throwing()).toThrow('no');
    expect(await readJob(app, 'waiting')).toMatchObject({ success: 0 });
    expect(await readJob(app, 'sync')).toMatchObject({ success: 0 });
    expect(await readJob(app, 'throwing')).toMatchObject({ error: 0 });
    expect(Object.keys(jobs)).toEqual(['begun', 'queries', 'finish', 'seen']);
  });

  it('counts beside a decorator of ours on the same method', async () => {
    const { app } = await start();
    await fire(app, 'decorated');
    expect(await valueOf(app, 'method_calls_total', { method: 'decorated' })).toBe(1);
  });
});

describe('the time of the last success', () => {
  it('is absent before the first success, and told by no failure', async () => {
    const { app, scrape } = await start();
    await fire(app, 'rejecting');
    await until(async () => (await readJob(app, 'rejecting')).error === 1);
    expect((await readJob(app, 'rejecting')).lastSuccess).toBeUndefined();
    const body = await scrape();
    expect(body).toContain('# TYPE cron_last_success_timestamp_seconds gauge');
    expect(body).not.toContain('cron_last_success_timestamp_seconds{');
  });

  it('is that of the run’s end, in seconds', async () => {
    const { app } = await start();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(1_700_000_000_000);
    await fire(app, 'waiting');
    clock.mockReturnValue(1_700_000_060_500);
    app.get(Jobs).finish();
    await until(async () => (await readJob(app, 'waiting')).success === 1);
    expect((await readJob(app, 'waiting')).lastSuccess).toBe(1_700_000_060.5);
  });
});

describe('the first scrape', () => {
  it('has every job and outcome at zero, and no outcome that a job cannot have', async () => {
    const { scrape } = await start();
    const lines = (await scrape()).split('\n').filter((line) => line.startsWith('cron_runs_'));
    const jobs = ['decorated', 'observable', 'query', 'rejecting', 'sync', 'throwing', 'waiting'];
    expect(lines.toSorted()).toEqual(
      jobs
        .flatMap((job) => [
          `cron_runs_in_flight{job="${job}"} 0`,
          `cron_runs_total{job="${job}",outcome="error"} 0`,
          `cron_runs_total{job="${job}",outcome="success"} 0`,
        ])
        .toSorted(),
    );
  });
});
