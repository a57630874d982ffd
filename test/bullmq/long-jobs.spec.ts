import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { CardinalityOptions } from 'nestjs-metrics';
import { resetMetrics } from 'nestjs-metrics/testing';
import { closeApps } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { startRedis, type RunningRedis } from '../support/redis.js';
import { Gate, startBullApp, type RunningBullApp } from './bullmq-app.js';

let redis: RunningRedis;
let gates = new Map<string, Gate>();

@Processor('mail', { concurrency: 3, drainDelay: 1 })
class HoldingProcessor extends WorkerHost {
  override async process({ name }: Job): Promise<void> {
    await gates.get(name)!.opened;
  }
}

/** Has jobs of these names run, one after another. */
async function run(app: RunningBullApp, ...names: string[]): Promise<void> {
  for (const name of names) {
    gates.set(name, new Gate());
    const active = app.seen(HoldingProcessor, 'active');
    await app.queue().add(name, {});
    await active;
  }
}

async function end(app: RunningBullApp, name: string): Promise<void> {
  const completed = app.seen(HoldingProcessor, 'completed');
  gates.get(name)!.open();
  await completed;
}

function inFlight(app: RunningBullApp, name: string): Promise<number | undefined> {
  return app.sample(`bullmq_jobs_in_flight{queue="mail",name="${name}"}`);
}

function start(cardinality: CardinalityOptions): Promise<RunningBullApp> {
  return startBullApp({ redis, processors: [HoldingProcessor], metrics: { cardinality } });
}

describeWith('redis', 'a job that takes long', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });

  afterEach(async () => {
    for (const gate of gates.values()) gate.open();
    await closeApps();
    gates = new Map();
  });

  afterAll(async () => {
    await redis.stop();
    await endProcesses();
  });

  it('stays in flight while idle series are dropped, and ends in no number below zero', async () => {
    const app = await start({ idleTtlSeconds: 1e-9 });
    await run(app, 'long');
    for (let time = 0; time < 4; time++) expect(await inFlight(app, 'long')).toBe(1);
    await end(app, 'long');
    expect(await inFlight(app, 'long')).toBe(0);
  });

  it('ends in the series that it began in where there came room for its own since', async () => {
    const app = await start({ maxSeriesPerMetric: 1 });
    await run(app, 'short', 'long');
    expect(await inFlight(app, '__other__')).toBe(1);
    resetMetrics(app.app);
    await run(app, 'later');
    for (const name of ['long', 'short']) await end(app, name);
    expect(await app.scrape()).not.toMatch(/^bullmq_jobs_in_flight\{.* -/m);
    expect(await inFlight(app, 'later')).toBe(1);
  });
});
