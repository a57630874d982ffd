import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { closeApps, sampleIn } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { startRedis, type RunningRedis } from '../support/redis.js';
import { eventually, startBullApp } from './bullmq-app.js';

let redis: RunningRedis;

@Processor('mail', { autorun: false })
class IdleProcessor extends WorkerHost {
  override process(): Promise<string> {
    return Promise.resolve('done');
  }
}

const STATES = [
  'active',
  'completed',
  'delayed',
  'failed',
  'prioritized',
  'waiting',
  'waiting-children',
];

function depth(queue: string, state: string): string {
  return `bullmq_queue_jobs{queue="${queue}",state="${state}"}`;
}

/** Redis may take its time where the machine is busy. */
const PATIENT = { exposition: { collectorTimeoutMs: 30_000 } };

const A_MINUTE_MS = 60_000;
const FAILURES = 'nestjs_metrics_collector_errors_total{collector="bullmq_queue_jobs"}';

describeWith('redis', 'the depth of queues', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });

  afterEach(closeApps);

  afterAll(async () => {
    await redis.stop();
    await endProcesses();
  });

  it('is read at each scrape, in all states and of all queues', async () => {
    const app = await startBullApp({
      redis,
      queues: ['mail', 'letters'],
      processors: [],
      metrics: PATIENT,
    });
    const body = await app.scrape();
    for (const state of STATES) {
      expect(sampleIn(body, depth('mail', state))).toBe(0);
      expect(sampleIn(body, depth('letters', state))).toBe(0);
    }
    expect(sampleIn(body, FAILURES)).toBe(0);
    await app.queue().addBulk([
      { name: 'a', data: {} },
      { name: 'b', data: {} },
      { name: 'c', data: {}, opts: { delay: 60_000 } },
    ]);
    await app.queue('letters').add('d', {}, { priority: 3 });
    const later = await app.scrape();
    expect(sampleIn(later, depth('mail', 'waiting'))).toBe(2);
    expect(sampleIn(later, depth('mail', 'delayed'))).toBe(1);
    expect(sampleIn(later, depth('letters', 'prioritized'))).toBe(1);
    expect(sampleIn(later, depth('letters', 'waiting'))).toBe(0);
  });

  it('is no clash with the counter of jobs on the wire', async () => {
    const app = await startBullApp({ redis, processors: [] });
    const body = await app.scrape('application/openmetrics-text;version=1.0.0');
    expect(body).toContain('# TYPE bullmq_jobs counter');
    expect(body).toContain('# TYPE bullmq_queue_jobs gauge');
  });

  it('counts jobs that no worker takes', async () => {
    const app = await startBullApp({ redis, processors: [IdleProcessor], metrics: PATIENT });
    await app.queue().add('a', {});
    expect(await app.sample(depth('mail', 'waiting'))).toBe(1);
  });

  it('is all that a scrape lacks while Redis is slow, and comes back', async () => {
    const app = await startBullApp({ redis, processors: [] });
    await eventually(() => app.sample(depth('mail', 'waiting')), 0);
    const failures = (await app.sample(FAILURES))!;
    const client = new Redis(redis.port, redis.host);
    // Scripts wait too, which is how jobs are counted.
    await client.client('PAUSE', A_MINUTE_MS, 'WRITE');
    const body = await app.scrape();
    await client.client('UNPAUSE');
    client.disconnect();
    expect(body).not.toContain('bullmq_queue_jobs{');
    expect(body).toContain('# TYPE bullmq_jobs_total counter');
    expect(sampleIn(body, FAILURES)).toBe(failures + 1);
    await eventually(() => app.sample(depth('mail', 'waiting')), 0);
  });
});
