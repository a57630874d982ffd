import type { ApplicationConfig } from '@nestjs/core';
import { followMessage, hasGuards, type EntryPoint, type Watch } from '../entry-points/index.js';
import type { BoundGauge } from '../instruments/index.js';
import type { Gateway, GatewayMessage } from './gateway.js';
import type { AdapterMessageHandler } from './ws-adapter.js';
import type { WsMetrics } from './ws-metrics.js';

/** A message of a gateway, with the series that its calls are recorded in. */
interface MeasuredMessage extends GatewayMessage {
  readonly entryPoint: EntryPoint;
  readonly watch: Watch;
}

/** A gateway that is bound to a server. */
export class MeasuredGateway {
  private readonly clients: BoundGauge;
  private readonly messages: readonly MeasuredMessage[];

  constructor(gateway: Gateway, metrics: WsMetrics, app: ApplicationConfig) {
    this.clients = metrics.ofClients(gateway);
    this.messages = gateway.messages.map((one) => ({
      ...one,
      entryPoint: metrics.ofMessage(gateway, one),
      watch: {
        method: one.method,
        guards: hasGuards(gateway.gatewayClass, one.method, app),
        // Nest tells an adapter nothing of failures.
        failures: true,
      },
    }));
  }

  /** A client is connected, until what is returned is called. */
  connect(): () => void {
    const begun = this.clients.enter();
    let connected = true;
    return () => {
      if (connected) this.clients.leave(begun);
      connected = false;
    };
  }

  /** Handlers in the place of Nest's, in their order, whose calls are measured. */
  measure(handlers: readonly AdapterMessageHandler[]): AdapterMessageHandler[] {
    return handlers.map((handler, index) => {
      const message = this.messages[index];
      if (message === undefined || message.message !== handler.message) return handler;
      const { callback } = handler;
      const { entryPoint, watch } = message;
      return {
        ...handler,
        callback: (...args) => followMessage(entryPoint.begin(), watch, () => callback(...args)),
      };
    });
  }
}
