import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { describeError } from '../errors/index.js';
import {
  METRICS_SETTINGS,
  optionsOf,
  type MetricsModuleSettings,
  type OutboundMetricsOptions,
} from '../options/index.js';
import { HANDLE_REGISTRY, SelfMetrics, type HandleRegistry } from '../registry/index.js';
import { listenToChannels, type ChannelListeners } from './channels.js';
import { checkOutboundOptions } from './check-outbound-options.js';
import { Hosts } from './hosts.js';
import { nodeRequests } from './node-requests.js';
import { OutboundMetrics } from './outbound-metrics.js';
import { OutboundRequests } from './outbound-requests.js';
import { RequestCallbacks } from './request-callbacks.js';
import { Targets } from './targets.js';
import { undiciRequests } from './undici-requests.js';

const DEFAULT_MAX_HOSTS = 100;

/** Measures the HTTP requests that the process sends while the app runs. */
@Injectable()
export class OutboundInstrumentation implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('MetricsModule');
  private readonly listeners: ChannelListeners | undefined;
  private stop: (() => void) | undefined;
  private hasFailed = false;

  /** @throws MetricsError `INVALID_OPTIONS`, `INVALID_BUCKETS`, `METRIC_CLASH` */
  constructor(
    @Inject(METRICS_SETTINGS) settings: MetricsModuleSettings,
    @Inject(HANDLE_REGISTRY) private readonly handles: HandleRegistry,
    private readonly selfMetrics: SelfMetrics,
  ) {
    const options = optionsOf(settings.outbound);
    if (options === undefined) return;
    try {
      this.listeners = this.prepare(options);
    } catch (error) {
      // The boot ends here, and nobody will close the app.
      handles.release();
      throw error;
    }
  }

  onModuleInit(): void {
    if (this.listeners === undefined || this.stop !== undefined) return;
    this.stop = listenToChannels(this.listeners, (error) => this.say(error));
  }

  onApplicationShutdown(): void {
    this.stop?.();
    this.stop = undefined;
  }

  private prepare(options: OutboundMetricsOptions): ChannelListeners {
    checkOutboundOptions(options);
    const metrics = new OutboundMetrics(
      this.handles.ofOption('outbound'),
      this.selfMetrics,
      options,
    );
    const callbacks = new RequestCallbacks(metrics, options);
    const hosts = new Hosts(metrics, options.maxHosts ?? DEFAULT_MAX_HOSTS);
    const targets = new Targets((host) => callbacks.excludesHost(host));
    const requests = new OutboundRequests(callbacks, hosts);
    return { ...undiciRequests(requests, targets), ...nodeRequests(requests, targets) };
  }

  private say(error: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    try {
      this.logger.error(
        `An outbound request could not be measured: ${describeError(error)}. More of these are not logged.`,
      );
    } catch {
      // The app's own logger failed, and its request must not.
    }
  }
}
