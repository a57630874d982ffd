import { Processor, WorkerHost } from '@nestjs/bullmq';
import { DelayedError, UnrecoverableError, type Job } from 'bullmq';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { closeApps, sampleIn } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { startRedis, type RunningRedis } from '../support/redis.js';
import { eventually, Gate, processByName, startBullApp } from './bullmq-app.js';

let redis: RunningRedis;

@Processor('mail', { drainDelay: 1 })
class MailProcessor extends WorkerHost {
  static gate = new Gate();

  override async process(job: Job, token?: string): Promise<string> {
    switch (job.name) {
      case 'held':
        await MailProcessor.gate.opened;
        return 'held';
      case 'hopeless':
        throw new UnrecoverableError('hopeless');
      case 'twice':
        if (job.attemptsStarted < 2) throw new Error('once more');
        return 'twice';
      case 'put-off':
        if (job.attemptsStarted < 2) {
          await job.moveToDelayed(Date.now() + 50, token);
          throw new DelayedError();
        }
        return 'put-off';
      default:
        return processByName(job);
    }
  }
}

function total(name: string, outcome: string): string {
  return `bullmq_jobs_total{queue="mail",name="${name}",outcome="${outcome}"}`;
}

function attempts(name: string, outcome: string): string {
  return `bullmq_job_duration_seconds_count{queue="mail",name="${name}",outcome="${outcome}"}`;
}

function retries(name: string): string {
  return `bullmq_job_retries_total{queue="mail",name="${name}"}`;
}

function waited(name: string): string {
  return `bullmq_job_wait_seconds_count{queue="mail",name="${name}"}`;
}

function inFlight(name: string): string {
  return `bullmq_jobs_in_flight{queue="mail",name="${name}"}`;
}

describeWith('redis', 'a job', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });

  afterEach(async () => {
    MailProcessor.gate.open();
    await closeApps();
    MailProcessor.gate = new Gate();
  });

  afterAll(async () => {
    await redis.stop();
    await endProcesses();
  });

  it('that succeeds counts once, with its time and its waiting time', async () => {
    const app = await startBullApp({ redis, processors: [MailProcessor] });
    const completed = app.seen(MailProcessor, 'completed');
    await app.queue().add('welcome', {});
    await completed;
    const body = await app.scrape();
    expect(sampleIn(body, total('welcome', 'success'))).toBe(1);
    expect(sampleIn(body, total('welcome', 'error'))).toBe(0);
    expect(sampleIn(body, retries('welcome'))).toBe(0);
    expect(sampleIn(body, attempts('welcome', 'success'))).toBe(1);
    expect(sampleIn(body, attempts('welcome', 'error'))).toBeUndefined();
    expect(sampleIn(body, waited('welcome'))).toBe(1);
    expect(sampleIn(body, inFlight('welcome'))).toBe(0);
  });

  it('is in flight while it is processed', async () => {
    const app = await startBullApp({ redis, processors: [MailProcessor] });
    const active = app.seen(MailProcessor, 'active');
    await app.queue().add('held', {});
    await active;
    expect(await app.sample(inFlight('held'))).toBe(1);
    const completed = app.seen(MailProcessor, 'completed');
    MailProcessor.gate.open();
    await completed;
    expect(await app.sample(inFlight('held'))).toBe(0);
  });

  it('that fails for good counts once as an error, however often it was tried', async () => {
    const app = await startBullApp({ redis, processors: [MailProcessor] });
    const failed = app.seen(MailProcessor, 'failed', 3);
    await app.queue().add('fail', {}, { attempts: 3 });
    await failed;
    const body = await app.scrape();
    expect(sampleIn(body, total('fail', 'error'))).toBe(1);
    expect(sampleIn(body, retries('fail'))).toBe(2);
    expect(sampleIn(body, attempts('fail', 'error'))).toBe(3);
    expect(sampleIn(body, waited('fail'))).toBe(1);
    expect(sampleIn(body, inFlight('fail'))).toBe(0);
  });

  it('that is removed as it fails, or that is tried again after a while, counts the same', async () => {
    const app = await startBullApp({ redis, processors: [MailProcessor] });
    const failed = app.seen(MailProcessor, 'failed', 2);
    const backoff = { type: 'fixed', delay: 20 };
    await app.queue().add('fail', {}, { attempts: 2, backoff, removeOnFail: true });
    await failed;
    const body = await app.scrape();
    expect(sampleIn(body, total('fail', 'error'))).toBe(1);
    expect(sampleIn(body, retries('fail'))).toBe(1);
  });

  it('that succeeds at last counts once, as a success', async () => {
    const app = await startBullApp({ redis, processors: [MailProcessor] });
    const completed = app.seen(MailProcessor, 'completed');
    await app.queue().add('twice', {}, { attempts: 5 });
    await completed;
    const body = await app.scrape();
    expect(sampleIn(body, total('twice', 'success'))).toBe(1);
    expect(sampleIn(body, total('twice', 'error'))).toBe(0);
    expect(sampleIn(body, retries('twice'))).toBe(1);
    expect(sampleIn(body, attempts('twice', 'error'))).toBe(1);
    expect(sampleIn(body, attempts('twice', 'success'))).toBe(1);
  });

  it('whose error is unrecoverable is not said to be tried again', async () => {
    const app = await startBullApp({ redis, processors: [MailProcessor] });
    const failed = app.seen(MailProcessor, 'failed');
    await app.queue().add('hopeless', {}, { attempts: 5 });
    await failed;
    const body = await app.scrape();
    expect(sampleIn(body, total('hopeless', 'error'))).toBe(1);
    expect(sampleIn(body, retries('hopeless'))).toBe(0);
  });

  it('that its processor puts off leaves, and counts when it is done', async () => {
    const app = await startBullApp({ redis, processors: [MailProcessor] });
    const active = app.seen(MailProcessor, 'active');
    const completed = app.seen(MailProcessor, 'completed');
    await app.queue().add('put-off', {});
    await active;
    await eventually(() => app.sample(inFlight('put-off')), 0);
    await completed;
    const body = await app.scrape();
    expect(sampleIn(body, total('put-off', 'success'))).toBe(1);
    expect(sampleIn(body, total('put-off', 'error'))).toBe(0);
    expect(sampleIn(body, attempts('put-off', 'success'))).toBe(1);
    expect(sampleIn(body, inFlight('put-off'))).toBe(0);
  });

  it('does not wait while it is delayed', async () => {
    const app = await startBullApp({ redis, processors: [MailProcessor] });
    const completed = app.seen(MailProcessor, 'completed');
    const job = await app.queue().add('later', {}, { delay: 1_500 });
    await completed;
    const { timestamp, processedOn } = (await app.queue().getJob(job.id!))!;
    const waitedSeconds = await app.sample(
      'bullmq_job_wait_seconds_sum{queue="mail",name="later"}',
    );
    expect(waitedSeconds).toBe(Math.max(0, processedOn! - timestamp - 1_500) / 1_000);
  });
});
