/** As much of a job of BullMQ as is used; times are in milliseconds. */
export interface BullJob {
  readonly name: string;
  /** When it was added. */
  readonly timestamp: number;
  readonly opts?: { readonly delay?: number };
  /** When its last attempt was begun. */
  readonly processedOn?: number;
  /** Set once it is finished for good. */
  readonly finishedOn?: number | null;
  readonly attemptsStarted?: number;
  readonly attemptsMade?: number;
}

/** As much of a worker as is used. */
export interface BullWorker {
  /** That of its queue. */
  readonly name: string;
  on(event: string, listener: (job: BullJob | undefined) => void): unknown;
  off(event: string, listener: (job: BullJob | undefined) => void): unknown;
}

/** As much of a queue as is used. */
export interface BullQueue {
  readonly name: string;
  /** Its name with its prefix, which older versions and other libraries do not have. */
  readonly qualifiedName: string;
  getJobCounts(): Promise<Readonly<Record<string, number>>>;
}

/** What `@nestjs/bullmq` makes workers with. */
export interface BullRegistrar {
  register(): unknown;
}

/** A function that processes jobs. */
export type BullProcessor = (this: unknown, ...args: unknown[]) => unknown;

/** What `@nestjs/bullmq` hands each processor to before a worker gets it. */
export interface ProcessorDecorator {
  decorate(processor: BullProcessor): BullProcessor;
}

/** A worker, and the class that processes its jobs. */
export interface HostedWorker {
  readonly worker: BullWorker;
  readonly className: string;
}
