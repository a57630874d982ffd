import {
  Global,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ProcessGroup } from './process-group.js';

/**
 * When the process joins its group and leaves it: a module of its own, which opens before
 * push and endpoint, and closes after them.
 */
@Global()
@Module({})
export class MultiprocessModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly group: ProcessGroup) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.group.join();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.group.leave();
  }
}
