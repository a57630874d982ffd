import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Logger, Module, type LoggerService } from '@nestjs/common';
import { Cron, ScheduleModule } from '@nestjs/schedule';
import { seriesOf, valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp, type TestApp } from '../support/app.js';
import { fire, NEVER_IN_A_TEST, readJob } from './runs.js';

@Injectable()
class Reports {
  @Cron(NEVER_IN_A_TEST, { name: 'nightly' })
  send(): void {}
}

class Lines implements LoggerService {
  readonly warnings: string[] = [];

  log(): void {}
  error(): void {}

  warn(message: unknown): void {
    this.warnings.push(String(message));
  }
}

let lines: Lines;

beforeEach(() => {
  lines = new Lines();
});
afterEach(async () => {
  await closeApps();
  Logger.overrideLogger(true);
});

const heard = { configure: (app: TestApp): void => app.useLogger(lines) };
const reports = { imports: [ScheduleModule.forRoot()], providers: [Reports] };

describe('the option schedule', () => {
  it('with handlerLabels names class and method in every series', async () => {
    const { app } = await startApp({ metrics: { schedule: { handlerLabels: true } }, ...reports });
    await fire(app, 'nightly');
    const code = { job: 'nightly', controller: 'Reports', handler: 'send' };
    for (const metric of ['cron_runs_in_flight', 'cron_last_success_timestamp_seconds']) {
      expect((await seriesOf(app, metric)).map(({ labels }) => labels)).toEqual([code]);
    }
    expect(await valueOf(app, 'cron_runs_total', { ...code, outcome: 'success' })).toBe(1);
    expect(
      await valueOf(app, 'cron_run_duration_seconds_count', { ...code, outcome: 'success' }),
    ).toBe(1);
  });

  it.each([
    [undefined, 60],
    [[1, 3_600], 3_600],
  ])('with buckets %j has a largest bound of %d s', async (buckets, largest) => {
    const { scrape } = await startApp({ metrics: { schedule: { buckets } }, ...reports });
    const bounds = [
      ...(await scrape()).matchAll(/^cron_run_duration_seconds_bucket\{[^}]*le="(\d[^"]*)"/gm),
    ];
    expect(Math.max(...bounds.map(([, bound]) => Number(bound)))).toBe(largest);
  });

  it('that is off makes no metric and leaves the jobs as they are', async () => {
    const { app, scrape } = await startApp(reports);
    await fire(app, 'nightly');
    expect(await scrape()).not.toContain('cron_');
  });

  it('does nothing in an app without a scheduler', async () => {
    const { scrape } = await startApp({
      metrics: { schedule: true },
      providers: [Reports],
      ...heard,
    });
    expect(await scrape()).not.toMatch(/^cron_/m);
    expect(lines.warnings).toEqual([]);
  });

  it('warns of a scheduler that it does not know', async () => {
    class SchedulerRegistry {}
    class ScheduleExplorer {}
    @Module({ providers: [SchedulerRegistry, ScheduleExplorer] })
    class FutureScheduleModule {}
    await startApp({ metrics: { schedule: true }, imports: [FutureScheduleModule], ...heard });
    expect(lines.warnings).toEqual([
      expect.stringContaining('The option schedule measures nothing'),
    ]);
  });

  it('warns of nothing where jobs are measured', async () => {
    await startApp({ metrics: { schedule: true }, ...reports, ...heard });
    expect(lines.warnings).toEqual([]);
  });
});

describe('two apps in one process', () => {
  it('measure the jobs of one class each for themselves', async () => {
    const [one, other] = [
      await startApp({ metrics: { schedule: true }, ...reports }),
      await startApp({ metrics: { schedule: true }, ...reports }),
    ];
    await fire(one.app, 'nightly');
    expect(await readJob(one.app, 'nightly')).toMatchObject({ success: 1 });
    expect(await readJob(other.app, 'nightly')).toMatchObject({ success: 0 });
  });

  it('of which one measures nothing leave the other alone', async () => {
    const measured = await startApp({ metrics: { schedule: true }, ...reports });
    const plain = await startApp(reports);
    await fire(plain.app, 'nightly');
    expect(await readJob(measured.app, 'nightly')).toMatchObject({ success: 0 });
  });
});
