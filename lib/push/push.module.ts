import {
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { MetricsServer } from '../endpoint/index.js';
import { ProcessGroup } from '../multiprocess/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { MetricsPusher } from './metrics-pusher.js';
import { RemoteWriter } from './remote-writer.js';

/**
 * When sending begins and ends: a module of its own, so that nothing is sent where the
 * endpoint cannot open, and the last push comes when all requests are done and every
 * metric is still there. Nest closes modules in reverse order:
 * those of the app first, then this one; only global modules that the app imports before
 * `MetricsModule` close later, and what they count then is in no push.
 */
@Global()
@Module({})
export class PushModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly pusher: MetricsPusher,
    private readonly writer: RemoteWriter,
    private readonly server: MetricsServer,
    private readonly group: ProcessGroup,
    @Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry,
  ) {}

  /** @throws MetricsError `INVALID_OPTIONS`, `MISSING_PEER` */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.pusher.open();
      await this.writer.open();
    } catch (error) {
      // The boot ends here, and nobody will close the app.
      this.pusher.stop();
      await this.server.close();
      await this.group.leave();
      this.handles.release();
      throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pusher.close(), this.writer.close()]);
  }
}
