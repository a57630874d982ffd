import {
  Global,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { MetricsPusher } from './metrics-pusher.js';
import { RemoteWriter } from './remote-writer.js';

/**
 * When sending begins and ends: a module of its own, so that the last push comes when all
 * requests are done and every metric is still there.
 */
@Global()
@Module({})
export class PushModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly pusher: MetricsPusher,
    private readonly writer: RemoteWriter,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.pusher.open();
    await this.writer.open();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pusher.close(), this.writer.close()]);
  }
}
