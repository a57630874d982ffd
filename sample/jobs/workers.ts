import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { pause } from '../simulation.js';
import { JobQueue } from './job-queue.service.js';
import { JobRunner } from './job-runner.service.js';
import { QUEUE_NAMES, type QueueName } from './job.js';

const WORKERS: Readonly<Record<QueueName, number>> = { email: 2, inventory: 1 };
const IDLE_MS = 50;

/** Keep the queues empty. */
@Injectable()
export class Workers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Workers.name);
  private readonly closing = new AbortController();
  private work: Promise<unknown> | undefined;

  constructor(
    private readonly queue: JobQueue,
    private readonly runner: JobRunner,
  ) {}

  onApplicationBootstrap(): void {
    const workers = QUEUE_NAMES.flatMap((name) => Array<QueueName>(WORKERS[name]).fill(name));
    this.work = Promise.all(workers.map((name) => this.drain(name, this.closing.signal)));
  }

  /** Finishes the jobs at hand; those that wait are a broker's to keep. */
  async onApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.work;
  }

  private async drain(name: QueueName, closing: AbortSignal): Promise<void> {
    while (!closing.aborted) {
      const job = this.queue.take(name);
      if (job === undefined) {
        await pause(IDLE_MS, closing);
      } else {
        await this.runner
          .process(job)
          .catch((error: unknown) => this.logger.log(`Gave up a ${job.type}: ${String(error)}`));
      }
    }
  }
}
