import { setTimeout } from 'node:timers/promises';
import { BullModule, getQueueToken, WorkerHost } from '@nestjs/bullmq';
import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { MetricsModule, type MetricsModuleOptions } from 'nestjs-metrics';
import { startApp, type RunningApp } from '../support/app.js';
import type { RunningRedis } from '../support/redis.js';

/** What a fixture app with workers is made of. */
export interface BullAppOptions {
  readonly redis: Pick<RunningRedis, 'host' | 'port'>;
  readonly processors: readonly Provider[];
  /** Default: `mail`. */
  readonly queues?: readonly string[];
  readonly metrics?: MetricsModuleOptions;
  readonly manualRegistration?: boolean;
  /** Modules that stand between that of the workers and that of the metrics. */
  readonly between?: readonly (DynamicModule | Type)[];
}

/** A running fixture app with workers. */
export interface RunningBullApp extends RunningApp {
  queue(name?: string): Queue;
  host(processor: Type<WorkerHost>): WorkerHost;
  /** Resolves once an event of a processor's worker has been emitted so many times. */
  seen(processor: Type<WorkerHost>, event: string, times?: number): Promise<void>;
}

const PATIENCE_MS = 20_000;

let apps = 0;

/** Starts an app with workers, in Redis apart from all others. */
export async function startBullApp(options: BullAppOptions): Promise<RunningBullApp> {
  const { redis, processors, queues = ['mail'], metrics, between = [] } = options;
  const { host, port } = redis;
  @Module({
    imports: [
      BullModule.forRoot({
        connection: { host, port, maxRetriesPerRequest: null },
        prefix: `app${++apps}`,
        extraOptions: { manualRegistration: options.manualRegistration ?? false },
      }),
      BullModule.registerQueue(...queues.map((name) => ({ name }))),
      ...between,
      MetricsModule.forRoot({ defaultMetrics: false, bullmq: true, ...metrics }),
    ],
    providers: [...processors],
  })
  class AppModule {}

  const running = await startApp({ module: AppModule });
  const hostOf = (processor: Type<WorkerHost>): WorkerHost => running.app.get(processor);
  return {
    ...running,
    queue: (name = 'mail') => running.app.get<Queue>(getQueueToken(name), { strict: false }),
    host: hostOf,
    seen: (processor, event, times = 1) => {
      const { worker } = hostOf(processor);
      let seen = 0;
      return new Promise((resolve) => {
        const count = (): void => {
          if (++seen < times) return;
          worker.off(event as 'completed', count);
          resolve();
        };
        worker.on(event as 'completed', count);
      });
    },
  };
}

/** Asks until an answer is what is expected, for what no event tells. */
export async function eventually<T>(ask: () => Promise<T>, expected: T): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    // One after another.
    // oxlint-disable-next-line no-await-in-loop
    const answer = await ask();
    if (answer === expected) return;
    if (performance.now() > deadline) throw new Error(`It stayed ${String(answer)}`);
    // oxlint-disable-next-line no-await-in-loop
    await setTimeout(20);
  }
}

/** A gate that jobs wait at. */
export class Gate {
  open!: () => void;
  readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

/** The names of the tests' jobs say what their processor does. */
export async function processByName(job: Job): Promise<string> {
  if (job.name.startsWith('fail')) throw new Error(`${job.name} failed`);
  return job.name;
}
