import type { ApplicationConfig } from '@nestjs/core';
import {
  followMessage,
  hasGuards,
  MessageCall,
  watchFailures,
  watchGuards,
  type EntryPoint,
} from '../entry-points/index.js';
import type { Gateway, GatewayMessage } from './gateway.js';
import type { AdapterMessageHandler } from './ws-adapter.js';
import type { Connections, WsMetrics } from './ws-metrics.js';

/** A message of a gateway, with the series that its calls are recorded in. */
interface MeasuredMessage extends GatewayMessage {
  readonly entryPoint: EntryPoint;
  readonly hasGuards: boolean;
}

/** A gateway that is bound to a server. */
export class MeasuredGateway {
  private readonly clients: Connections;
  private readonly messages: readonly MeasuredMessage[];

  constructor(gateway: Gateway, metrics: WsMetrics, app: ApplicationConfig) {
    this.clients = metrics.ofClients(gateway);
    this.messages = gateway.messages.map((one) => ({
      ...one,
      entryPoint: metrics.ofMessage(gateway, one),
      hasGuards: hasGuards(gateway.gatewayClass, one.method, app),
    }));
  }

  /** A client is connected, until what is returned is called. */
  connect(): () => void {
    this.clients.inc();
    let connected = true;
    return () => {
      if (connected) this.clients.dec();
      connected = false;
    };
  }

  /** Handlers in the place of Nest's, in their order, whose calls are measured. */
  measure(handlers: readonly AdapterMessageHandler[]): AdapterMessageHandler[] {
    return handlers.map((handler, index) => {
      const message = this.messages[index];
      if (message === undefined || message.message !== handler.message) return handler;
      const { callback } = handler;
      return {
        ...handler,
        callback: (...args) => {
          const call = new MessageCall(message.entryPoint.begin());
          watchFailures(call, message.method);
          if (!message.hasGuards) return followMessage(call, () => callback(...args));
          const { key, rest } = keyOf(args);
          watchGuards(call.call, message.method, key);
          return followMessage(call, () => callback(...args, ...rest));
        },
      };
    });
  }
}

/**
 * What tells a message from all others where its guards are called: its payload or its
 * acknowledgement, and where neither is an object one argument more, which only
 * guards that look behind the acknowledgement can see.
 */
function keyOf([payload, acknowledge]: readonly unknown[]): { key: object; rest: object[] } {
  for (const one of [payload, acknowledge]) {
    if ((typeof one === 'object' && one !== null) || typeof one === 'function') {
      return { key: one, rest: [] };
    }
  }
  const key = Object.freeze({});
  return { key, rest: [key] };
}
