import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { markFailures, markGuards, replaceMethod } from '../entry-points/index.js';
import { METRICS_SETTINGS, optionsOf, type MetricsModuleSettings } from '../options/index.js';
import { HANDLE_REGISTRY, type HandleRegistry } from '../registry/index.js';
import { findGateways, type Gateway } from './gateway.js';
import { measureAdapter } from './measure-adapter.js';
import { MeasuredGateway } from './measure-gateway.js';
import { GatewayBinding } from './watch-binding.js';
import type { WsAdapter } from './ws-adapter.js';
import { WsMetrics } from './ws-metrics.js';

/** How gateways are told apart. */
interface Binding {
  beforeFirst(): void;
  nextGateway(): MeasuredGateway | undefined;
}

/** Measures the clients and the messages of all WebSocket gateways of the app. */
@Injectable()
export class WebSocketsInstrumentation implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('MetricsModule');
  /** Those that Nest has not bound yet. */
  private readonly unbound = new Set<Gateway>();
  private readonly undo: (() => void)[] = [];
  private wasAsked = false;

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
    for (const gateway of gateways) this.unbound.add(gateway);
    const binding = new GatewayBinding();
    this.undo.push(() => binding.stop());
    this.watchAdapter(app, {
      beforeFirst: () => binding.watch(gateways),
      nextGateway: () => {
        const gateway = binding.take();
        if (gateway === undefined) return undefined;
        this.unbound.delete(gateway);
        return new MeasuredGateway(gateway, metrics, app);
      },
    });
  }

  /** Says so where gateways are not measured. */
  onApplicationBootstrap(): void {
    // Without an adapter, as in an app without HTTP, none is bound.
    if (this.unbound.size === 0 || !this.wasAsked) return;
    const names = [...this.unbound].map(({ name }) => name).join(', ');
    this.logger.warn(
      `The option websockets does not measure ${names}: it cannot be seen when Nest binds it. A gateway must not be frozen.`,
    );
  }

  /** Also undoes what would outlive the app with an adapter of the user's own. */
  onApplicationShutdown(): void {
    for (const undo of this.undo.splice(0)) undo();
  }

  /** Nest asks the app for its adapter whenever it needs it, and first before it binds gateways. */
  private watchAdapter(app: ApplicationConfig, { beforeFirst, nextGateway }: Binding): void {
    const { getIoAdapter } = app;
    let measured: unknown;
    this.undo.push(
      replaceMethod(app, 'getIoAdapter', () => {
        if (!this.wasAsked) beforeFirst();
        this.wasAsked = true;
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
