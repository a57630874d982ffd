import type { ModulesContainer } from '@nestjs/core';
import type {
  BullQueue,
  BullRegistrar,
  BullWorker,
  HostedWorker,
  ProcessorDecorator,
} from './bullmq-parts.js';

/** The metadata key of `@Processor`. */
const PROCESSOR = 'bullmq:processor_metadata';

/** Finds what `@nestjs/bullmq` has put into an app, by its looks, since nothing of it is imported. */
export class BullmqExplorer {
  constructor(private readonly modules: ModulesContainer) {}

  /** What makes the workers: at the start of the app, or when the app asks it to. */
  registrars(): BullRegistrar[] {
    return this.instances()
      .filter(({ token }) => token === 'BullRegistrar')
      .map(({ instance }) => instance as BullRegistrar)
      .filter(({ register }) => typeof register === 'function');
  }

  /** What processors are handed to; none in versions that do not have it. */
  processorDecorators(): ProcessorDecorator[] {
    return this.instances()
      .filter(({ token }) => token === 'ProcessorDecoratorService')
      .map(({ instance }) => instance as ProcessorDecorator)
      .filter(({ decorate }) => typeof decorate === 'function');
  }

  /** The workers that there are by now. */
  workers(): HostedWorker[] {
    return this.instances().flatMap(({ instance }) => {
      const { constructor } = instance;
      if (typeof constructor !== 'function' || !Reflect.hasMetadata(PROCESSOR, constructor)) {
        return [];
      }
      const worker = workerOf(instance);
      return worker === undefined ? [] : [{ worker, className: constructor.name }];
    });
  }

  /** The queues, one for each that is kept apart in Redis. */
  queues(): BullQueue[] {
    const queues = new Map<string, BullQueue>();
    for (const { instance } of this.instances()) {
      if (isQueue(instance) && !queues.has(instance.qualifiedName)) {
        queues.set(instance.qualifiedName, instance);
      }
    }
    return [...queues.values()];
  }

  private instances(): { readonly token: string; readonly instance: object }[] {
    return [...this.modules.values()].flatMap(({ providers }) =>
      [...providers.values()].flatMap((wrapper) => {
        const { token, instance } = wrapper as { token: unknown; instance: unknown };
        if (typeof instance !== 'object' || instance === null) return [];
        return [{ token: typeof token === 'function' ? token.name : String(token), instance }];
      }),
    );
  }
}

/** Its worker; undefined while it has none, which its getter says by throwing. */
function workerOf(host: object): BullWorker | undefined {
  try {
    return (host as { readonly worker?: BullWorker }).worker;
  } catch {
    return undefined;
  }
}

function isQueue(instance: object): instance is BullQueue {
  try {
    const { name, qualifiedName, getJobCounts } = instance as Partial<BullQueue>;
    return (
      typeof getJobCounts === 'function' &&
      typeof name === 'string' &&
      typeof qualifiedName === 'string'
    );
  } catch {
    // A provider of the app's whose getter throws.
    return false;
  }
}
