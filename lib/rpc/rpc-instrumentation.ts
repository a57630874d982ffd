import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import type { Subscription } from 'rxjs';
import { markFailures, markGuards } from '../entry-points/index.js';
import { MetricsError } from '../errors/index.js';
import { METRICS_SETTINGS, optionsOf, type MetricsModuleSettings } from '../options/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { measureServer } from './measure-server.js';
import { findRpcHandlers } from './rpc-handler.js';
import { RpcMetrics } from './rpc-metrics.js';
import type { RpcServer } from './rpc-server.js';

/** Measures the messages of all microservice servers of the app, from their first. */
@Injectable()
export class RpcInstrumentation implements OnApplicationShutdown {
  private readonly servers: Subscription | undefined;
  private readonly undo: (() => void)[] = [];

  /** @throws MetricsError `MISSING_PEER`, `METRIC_CLASH` */
  constructor(
    @Inject(METRICS_SETTINGS) settings: MetricsModuleSettings,
    @Inject(HANDLE_REGISTRY) handles: HandleRegistry,
    modules: ModulesContainer,
    app: ApplicationConfig,
  ) {
    const options = optionsOf(settings.rpc);
    if (options === undefined) return;
    const handlers = findRpcHandlers(modules);
    if (handlers.length === 0) return;
    if (typeof modules.getRpcTargetRegistry !== 'function') {
      // The boot ends here, and nobody will close the app.
      handles.release();
      throw new MetricsError(
        'MISSING_PEER',
        'The option rpc needs @nestjs/core and @nestjs/microservices 11.1.4 or later, which tell of servers. ' +
          'Run npm install @nestjs/core@^11.1.4 @nestjs/microservices@^11.1.4, or leave the option out.',
      );
    }
    const metrics = new RpcMetrics(handles.ofOption('rpc'), options);
    // Before Nest looks at the methods, which it does for each server.
    for (const { method, isEvent } of handlers) {
      markGuards(method);
      if (isEvent) markFailures(method);
    }
    this.servers = modules
      .getRpcTargetRegistry<RpcServer>()
      .subscribe((server) => this.undo.push(measureServer(server, handlers, { metrics, app })));
  }

  onApplicationShutdown(): void {
    this.servers?.unsubscribe();
    // A strategy of the user's own may outlive the app.
    for (const undo of this.undo.splice(0)) undo();
  }
}
