import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { markFailures, markGuards } from '../entry-points/index.js';
import { METRICS_SETTINGS, optionsOf, type MetricsModuleSettings } from '../options/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { findGateways } from './gateway.js';
import { measureAdapter } from './measure-adapter.js';
import { MeasuredGateway } from './measure-gateway.js';
import { GatewayBinding } from './watch-binding.js';
import { replaceMethod, type WsAdapter } from './ws-adapter.js';
import { WsMetrics } from './ws-metrics.js';

/** How gateways are told apart. */
interface Binding {
  beforeFirst(): void;
  nextGateway(): MeasuredGateway | undefined;
}

/** Measures the clients and the messages of all WebSocket gateways of the app. */
@Injectable()
export class WebSocketsInstrumentation implements OnApplicationShutdown {
  private readonly undo: (() => void)[] = [];

  constructor(
    @Inject(METRICS_SETTINGS) settings: MetricsModuleSettings,
    @Inject(HANDLE_REGISTRY) handles: HandleRegistry,
    modules: ModulesContainer,
    app: ApplicationConfig,
  ) {
    const options = optionsOf(settings.websockets);
    if (options === undefined) return;
    const gateways = findGateways(modules);
    if (gateways.length === 0) return;
    const metrics = new WsMetrics(handles.ofOption('websockets'), options);
    // Before Nest looks at the methods.
    for (const { method } of gateways.flatMap(({ messages }) => messages)) {
      markGuards(method);
      markFailures(method);
    }
    const binding = new GatewayBinding();
    this.undo.push(() => binding.stop());
    this.watchAdapter(app, {
      beforeFirst: () => binding.watch(gateways),
      nextGateway: () => {
        const gateway = binding.take();
        return gateway && new MeasuredGateway(gateway, metrics, app);
      },
    });
  }

  /** Also undoes what would outlive the app with an adapter of the user's own. */
  onApplicationShutdown(): void {
    for (const undo of this.undo.splice(0)) undo();
  }

  /** Nest asks the app for its adapter whenever it needs it, and first before it binds gateways. */
  private watchAdapter(app: ApplicationConfig, { beforeFirst, nextGateway }: Binding): void {
    const { getIoAdapter } = app;
    let asked = false;
    let measured: unknown;
    this.undo.push(
      replaceMethod(app, 'getIoAdapter', () => {
        if (!asked) beforeFirst();
        asked = true;
        const adapter = getIoAdapter.call(app) as WsAdapter | null;
        if (adapter !== null && adapter !== undefined && adapter !== measured) {
          measured = adapter;
          this.undo.push(measureAdapter(adapter, nextGateway));
        }
        return adapter as never;
      }),
    );
  }
}
