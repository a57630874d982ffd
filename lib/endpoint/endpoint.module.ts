import {
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ProcessGroup } from '../multiprocess/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { EndpointAccess } from './endpoint-access.js';
import { MetricsServer } from './metrics-server.js';

/**
 * When the endpoint opens and closes. A module of its own, since Nest 11 runs the hooks
 * of one module side by side, and those of modules one after the other: global ones
 * first, in the order of their imports, and in reverse order when the app closes. So it
 * opens when every known series is there, and closes while every metric still is.
 */
@Global()
@Module({})
export class EndpointModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly access: EndpointAccess,
    private readonly server: MetricsServer,
    private readonly group: ProcessGroup,
    @Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry,
  ) {}

  /** @throws MetricsError `INVALID_OPTIONS`, `ENDPOINT_UNAVAILABLE` */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.access.open();
      await this.server.open();
    } catch (error) {
      // The boot ends here, and nobody will close the app.
      await this.group.leave();
      this.handles.release();
      throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.server.close();
  }
}
