import { once } from 'node:events';
import { BullRegistrar, getQueueToken, Processor, WorkerHost } from '@nestjs/bullmq';
import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { startRedis, type RunningRedis } from '../support/redis.js';
import { bootError } from '../module/boot-error.js';
import { processByName, startBullApp } from './bullmq-app.js';

let redis: RunningRedis;

@Processor('mail', { drainDelay: 1, concurrency: 20 })
class MailProcessor extends WorkerHost {
  override process = processByName;
}

/** Its hook is waited for before those of modules that are imported later. */
@Global()
@Module({})
class SlowModule implements OnModuleInit {
  constructor(private readonly moduleRef: ModuleRef) {}

  async onModuleInit(): Promise<void> {
    const { worker } = this.moduleRef.get(MailProcessor, { strict: false });
    const completed = once(worker, 'completed');
    await this.moduleRef.get<Queue>(getQueueToken('mail'), { strict: false }).add('welcome', {});
    await completed;
  }
}

const SUCCEEDED = 'bullmq_jobs_total{queue="mail",name="welcome",outcome="success"}';

describeWith('redis', 'a worker', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });

  afterEach(closeApps);

  afterAll(async () => {
    await redis.stop();
    await endProcesses();
  });

  it('is listened to from its first job on, whatever is imported before the metrics', async () => {
    const app = await startBullApp({ redis, processors: [MailProcessor], between: [SlowModule] });
    expect(await app.sample(SUCCEEDED)).toBe(1);
    expect(await app.sample('bullmq_jobs_in_flight{queue="mail",name="welcome"}')).toBe(0);
  });

  it('is listened to where the app registers it later by hand', async () => {
    const app = await startBullApp({
      redis,
      processors: [MailProcessor],
      manualRegistration: true,
    });
    app.app.get(BullRegistrar, { strict: false }).register();
    const completed = app.seen(MailProcessor, 'completed');
    await app.queue().add('welcome', {});
    await completed;
    expect(await app.sample(SUCCEEDED)).toBe(1);
  });

  it('is left alone where the option is off', async () => {
    const app = await startBullApp({
      redis,
      processors: [MailProcessor],
      metrics: { bullmq: false },
    });
    const { worker } = app.host(MailProcessor);
    expect(worker.listenerCount('active')).toBe(0);
    expect(Object.keys(app.app.get(BullRegistrar, { strict: false }))).not.toContain('register');
    expect(await app.scrape()).not.toContain('bullmq_');
  });

  it('keeps names of jobs within the limit of open labels', async () => {
    const app = await startBullApp({ redis, processors: [MailProcessor] });
    const jobs = Array.from({ length: 2_100 }, (_, index) => ({ name: `job-${index}`, data: {} }));
    const completed = app.seen(MailProcessor, 'completed', jobs.length);
    await app.queue().addBulk(jobs);
    await completed;
    const succeeded =
      /^bullmq_jobs_total\{queue="mail",name="([^"]*)",outcome="success"\} (\d+)$/gm;
    const found = [...(await app.scrape()).matchAll(succeeded)];
    const total = found.reduce((sum, [, , count]) => sum + Number(count), 0);
    expect(total).toBe(2_100);
    expect(found.map(([, name]) => name)).toContain('__other__');
    expect(found.length).toBeLessThan(2_001);
  }, 120_000);
});

describeWith('redis', 'options of the metrics of jobs', () => {
  it('are refused where they are no buckets', async () => {
    const metrics = { bullmq: { waitBuckets: [5, 1] } };
    expect(await bootError(() => ({ metrics }))).toMatchObject({ code: 'INVALID_BUCKETS' });
  });
});
