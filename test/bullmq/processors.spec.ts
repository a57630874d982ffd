import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, Scope } from '@nestjs/common';
import type { Job } from 'bullmq';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { closeApps } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { endProcesses } from '../support/process.js';
import { startRedis, type RunningRedis } from '../support/redis.js';
import { eventually, processByName, startBullApp } from './bullmq-app.js';

let redis: RunningRedis;

describeWith('redis', 'a processor', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });

  afterEach(closeApps);

  afterAll(async () => {
    await redis.stop();
    await endProcesses();
  });

  it('is measured where it is transient', async () => {
    @Processor({ name: 'mail', scope: Scope.TRANSIENT })
    class TransientProcessor extends WorkerHost {
      override async process(job: Job): Promise<string> {
        return Promise.resolve(job.name);
      }
    }
    const app = await startBullApp({ redis, processors: [TransientProcessor] });
    await app.queue().add('welcome', {});
    const line = 'bullmq_jobs_total{queue="mail",name="welcome",outcome="success"}';
    await eventually(() => app.sample(line), 1);
    expect(await app.sample(line)).toBe(1);
  });

  it('is measured beside another of its queue, and where it is made for each job', async () => {
    @Processor('mail')
    class FirstProcessor extends WorkerHost {
      override process = processByName;
    }
    @Processor('mail', { name: 'second' })
    class SecondProcessor extends WorkerHost {
      override process = processByName;
    }
    @Injectable({ scope: Scope.REQUEST })
    class Correspondence {}
    @Processor({ name: 'letters', scope: Scope.REQUEST })
    class LetterProcessor extends WorkerHost {
      constructor(private readonly correspondence: Correspondence) {
        super();
      }

      override async process(job: Job): Promise<string> {
        return `${job.name} ${this.correspondence.constructor.name}`;
      }
    }
    const app = await startBullApp({
      redis,
      queues: ['mail', 'letters'],
      processors: [FirstProcessor, SecondProcessor, LetterProcessor, Correspondence],
      metrics: { bullmq: { handlerLabels: true } },
    });
    const jobs = Array.from({ length: 30 }, () => ({ name: 'welcome', data: {} }));
    await app.queue().addBulk(jobs);
    await app.queue('letters').addBulk(jobs);
    const counted = async (queue: string): Promise<number> => {
      const line = new RegExp(
        `^bullmq_jobs_total\\{queue="${queue}",name="welcome",controller="(\\w+)",handler="process",outcome="success"\\} (\\d+)$`,
        'gm',
      );
      const found = [...(await app.scrape()).matchAll(line)];
      return found.reduce((sum, [, , count]) => sum + Number(count), 0);
    };
    await eventually(() => counted('mail'), 30);
    await eventually(() => counted('letters'), 30);
    const ofLetters =
      'bullmq_jobs_in_flight{queue="letters",name="welcome",controller="LetterProcessor",handler="process"}';
    expect(await app.sample(ofLetters)).toBe(0);
  });

  it('keeps its own listeners, and what it returns', async () => {
    const seen: unknown[] = [];
    @Processor('mail')
    class ListeningProcessor extends WorkerHost {
      override process = processByName;

      @OnWorkerEvent('completed')
      onCompleted(job: Job, result: string): void {
        seen.push(job.name, result);
      }
    }
    const app = await startBullApp({ redis, processors: [ListeningProcessor] });
    const completed = app.seen(ListeningProcessor, 'completed');
    await app.queue().add('welcome', {});
    await completed;
    expect(seen).toEqual(['welcome', 'welcome']);
  });
});
