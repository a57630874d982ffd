import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Global,
  Injectable,
  Module,
  type DynamicModule,
  type INestApplicationContext,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cron, ScheduleModule } from '@nestjs/schedule';
import { MetricsModule } from 'nestjs-metrics';
import { fire, NEVER_IN_A_TEST, readJob } from './runs.js';

@Injectable()
class Jobs {
  @Cron(NEVER_IN_A_TEST, { name: 'nightly' })
  nightly(): void {}
}

const open: INestApplicationContext[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
});

const metrics = MetricsModule.forRoot({ defaultMetrics: false, schedule: true });
const lateMetrics = MetricsModule.forRootAsync({
  useFactory: async () => {
    await setImmediate();
    return { defaultMetrics: false, schedule: true };
  },
});
const scheduler = ScheduleModule.forRoot();
const lateScheduler = ScheduleModule.forRootAsync({
  useFactory: async () => {
    await setImmediate();
    await setImmediate();
    return {};
  },
});

@Global()
@Module({ imports: [scheduler], providers: [Jobs], exports: [ScheduleModule] })
class JobsModule {}

describe('an app without HTTP', () => {
  it.each<[string, (DynamicModule | Type<unknown>)[]]>([
    ['ours comes first', [metrics, scheduler]],
    ['ours comes last', [scheduler, metrics]],
    ['ours comes first and has a slow factory', [lateMetrics, scheduler]],
    ['ours comes last and has a slow factory', [scheduler, lateMetrics]],
    ['the scheduler has a slow factory and comes first', [lateScheduler, metrics]],
    ['the scheduler has a slow factory and comes last', [metrics, lateScheduler]],
    ['both have slow factories', [lateScheduler, lateMetrics]],
    ['the jobs are in a global module that comes first', [JobsModule, metrics]],
  ])('has the metrics of its jobs where %s', async (_case, imports) => {
    @Module({ imports, providers: imports.includes(JobsModule) ? [] : [Jobs] })
    class AppModule {}

    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    open.push(app);
    await app.init();
    expect(await readJob(app, 'nightly')).toMatchObject({ success: 0, inFlight: 0 });
    await fire(app, 'nightly');
    expect(await readJob(app, 'nightly')).toMatchObject({ success: 1, inFlight: 0 });
  });
});
