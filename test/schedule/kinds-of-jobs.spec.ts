import { once } from 'node:events';
import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Injectable, Scope } from '@nestjs/common';
import {
  Cron,
  CronExpression,
  Interval,
  ScheduleModule,
  SchedulerRegistry,
  Timeout,
} from '@nestjs/schedule';
import { CronJob } from 'cron';
import { valueOf } from 'nestjs-metrics/testing';
import { closeApps, startApp } from '../support/app.js';
import { A_DAY_MS, jobsOf, NEVER_IN_A_TEST, readJob, until } from './runs.js';

@Injectable()
class Timed extends EventEmitter {
  readonly runs = new Map<string, number>();

  @Cron(CronExpression.EVERY_SECOND)
  cron(): void {
    this.ran('cron');
  }

  @Interval('interval', 5)
  async interval(): Promise<void> {
    await Promise.resolve();
    this.ran('interval');
    throw new Error('swallowed and logged by the scheduler');
  }

  @Timeout(1)
  timeout(): void {
    this.ran('timeout');
  }

  private ran(kind: string): void {
    this.runs.set(kind, (this.runs.get(kind) ?? 0) + 1);
    this.emit(kind);
  }
}

@Injectable()
class Named {
  @Cron(NEVER_IN_A_TEST, { name: 'nightly' })
  cron(): void {}

  @Interval('poll', A_DAY_MS)
  interval(): void {}

  @Timeout('warm-up', A_DAY_MS)
  timeout(): void {}
}

function replaced(_target: object, _key: string, descriptor: PropertyDescriptor): void {
  const original = descriptor.value as Function;
  const value = function (this: unknown): unknown {
    return original.call(this);
  };
  for (const key of Reflect.getMetadataKeys(original)) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, original), value);
  }
  descriptor.value = value;
}

class Base {
  @Interval(A_DAY_MS)
  inherited(): void {}
}

@Injectable()
class Unnamed extends Base {
  @replaced
  @Cron(NEVER_IN_A_TEST)
  cron(): void {}

  @Timeout(A_DAY_MS)
  timeout(): void {}
}

@Controller()
class OfController {
  @Interval(A_DAY_MS)
  interval(): void {}
}

@Injectable({ scope: Scope.REQUEST })
class Scoped {
  @Interval(A_DAY_MS)
  interval(): void {}
}

afterEach(closeApps);

const schedule = { metrics: { schedule: true }, imports: [ScheduleModule.forRoot()] };

describe('a job', () => {
  it('is measured when its timer runs it, be it by @Cron, @Interval or @Timeout', async () => {
    const { app } = await startApp({ ...schedule, providers: [Timed] });
    const timed = app.get(Timed);
    await Promise.all(
      ['cron', 'interval', 'timeout']
        .filter((kind) => !timed.runs.has(kind))
        .map((kind) => once(timed, kind)),
    );
    await until(async () => (await readJob(app, 'Timed.cron')).success !== 0);
    expect(await readJob(app, 'Timed.cron')).toMatchObject({ error: 0 });
    expect(await readJob(app, 'Timed.timeout')).toMatchObject({ success: 1, error: 0 });
    app.get(SchedulerRegistry).deleteInterval('interval');
    await until(async () => (await readJob(app, 'interval')).inFlight === 0);
    const runs = timed.runs.get('interval');
    expect(await readJob(app, 'interval')).toEqual({
      success: 0,
      error: runs,
      inFlight: 0,
      lastSuccess: undefined,
    });
  });

  it('is called by the name that its decorator gives it, else by class and method', async () => {
    const { app } = await startApp({
      ...schedule,
      providers: [Named, Unnamed],
      controllers: [OfController],
    });
    expect(await jobsOf(app)).toEqual([
      'OfController.interval',
      'Unnamed.cron',
      'Unnamed.inherited',
      'Unnamed.timeout',
      'nightly',
      'poll',
      'warm-up',
    ]);
  });

  it('that the scheduler does not run has no series', async () => {
    const { app } = await startApp({
      metrics: { schedule: true },
      imports: [ScheduleModule.forRoot({ intervals: false, timeouts: false })],
      providers: [Named, Scoped],
    });
    expect(await jobsOf(app)).toEqual(['nightly']);
  });

  it('that is added at run time runs as ever, and is not measured', async () => {
    const { app } = await startApp({ ...schedule, providers: [Named] });
    let runs = 0;
    const job = CronJob.from({ cronTime: NEVER_IN_A_TEST, onTick: () => void (runs += 1) });
    app.get(SchedulerRegistry).addCronJob('added', job);
    await app.get(SchedulerRegistry).getCronJob('added').fireOnTick();
    expect(runs).toBe(1);
    expect(await valueOf(app, 'cron_runs_total')).toBe(0);
  });
});
