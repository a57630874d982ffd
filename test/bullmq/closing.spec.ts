import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job, Worker } from 'bullmq';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { closeApps, sampleIn } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { startRedis, type RunningRedis } from '../support/redis.js';
import { eventually, Gate, startBullApp } from './bullmq-app.js';

let redis: RunningRedis;
let gate = new Gate();

@Processor('mail', {
  concurrency: 2,
  drainDelay: 1,
  lockDuration: 1_000,
  stalledInterval: 200,
  skipLockRenewal: true,
  // On a busy machine the attempt that should finish may lose its lock too.
  maxStalledCount: 1_000,
})
class ForgetfulProcessor extends WorkerHost {
  override async process(job: Job): Promise<string> {
    if (job.attemptsStarted < 2) await gate.opened;
    return 'done';
  }
}

@Processor('mail', { drainDelay: 1 })
class HoldingProcessor extends WorkerHost {
  override async process(): Promise<string> {
    await gate.opened;
    return 'done';
  }
}

const IN_FLIGHT = 'bullmq_jobs_in_flight{queue="mail",name="held"}';
const SUCCEEDED = 'bullmq_jobs_total{queue="mail",name="held",outcome="success"}';

describeWith('redis', 'a worker that loses or leaves its job', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });

  afterEach(async () => {
    gate.open();
    await closeApps();
    gate = new Gate();
  });

  afterAll(async () => {
    await redis.stop();
    await endProcesses();
  });

  it('has nothing in flight once it is closed by force', async () => {
    const app = await startBullApp({ redis, processors: [HoldingProcessor] });
    const active = app.seen(HoldingProcessor, 'active');
    await app.queue().add('held', {});
    await active;
    expect(await app.sample(IN_FLIGHT)).toBe(1);
    await app.host(HoldingProcessor).worker.close(true);
    expect(await app.sample(IN_FLIGHT)).toBe(0);
    gate.open();
    const body = await app.scrape();
    expect(sampleIn(body, IN_FLIGHT)).toBe(0);
    expect(sampleIn(body, SUCCEEDED)).toBe(0);
  });

  it('counts the job that the app waits for when it closes', async () => {
    const registry = new Registry();
    const app = await startBullApp({
      redis,
      processors: [HoldingProcessor],
      metrics: { registry },
    });
    const active = app.seen(HoldingProcessor, 'active');
    await app.queue().add('held', {});
    await active;
    const total = registry.getSingleMetric('bullmq_jobs_total')!;
    const inFlight = registry.getSingleMetric('bullmq_jobs_in_flight')!;
    const { worker } = app.host(HoldingProcessor);
    const closed = closeApps();
    gate.open();
    await closed;
    expect(await valuesOf(total)).toEqual({ success: 1, error: 0 });
    expect(await valuesOf(inFlight)).toEqual({ undefined: 0 });
    expect(listenersOf(worker)).toEqual([0, 0, 0, 0]);
    expect(registry.getMetricsAsArray()).toEqual([]);
  });

  it('does not count a job that stalled and that another attempt has finished', async () => {
    const app = await startBullApp({ redis, processors: [ForgetfulProcessor] });
    const { worker } = app.host(ForgetfulProcessor);
    const errors: Error[] = [];
    worker.on('error', (error) => errors.push(error));
    const completed = app.seen(ForgetfulProcessor, 'completed');
    await app.queue().add('held', {});
    await completed;
    expect(await app.sample(IN_FLIGHT)).toBe(1);
    errors.length = 0;
    gate.open();
    await eventually(() => app.sample(IN_FLIGHT), 0);
    await eventually(() => Promise.resolve(errors.length > 0), true);
    const body = await app.scrape();
    expect(sampleIn(body, SUCCEEDED)).toBe(1);
    expect(sampleIn(body, 'bullmq_jobs_total{queue="mail",name="held",outcome="error"}')).toBe(0);
  });
});

function listenersOf(worker: Worker): number[] {
  const events = ['active', 'completed', 'failed', 'closed'];
  return events.map((event) => worker.listenerCount(event));
}

async function valuesOf(metric: object): Promise<Record<string, number>> {
  const { values } = await (
    metric as { get(): Promise<{ values: { labels: { outcome?: string }; value: number }[] }> }
  ).get();
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.outcome), value]));
}
