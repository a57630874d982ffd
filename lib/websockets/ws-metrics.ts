import { defineGauge, openBoundedByCode } from '../definitions/index.js';
import {
  EntryPointMetrics,
  handlerLabels,
  handlerLabelValues,
  type EntryPoint,
} from '../entry-points/index.js';
import type { BoundGauge } from '../instruments/index.js';
import type { WebSocketMetricsOptions } from '../options/index.js';
import type { MetricRegistrar } from '../registry/index.js';
import type { Gateway, GatewayMessage } from './gateway.js';

/** The metrics of messages to gateways, and of the clients that are connected. */
export class WsMetrics {
  private readonly messages: EntryPointMetrics;
  private readonly connections;

  constructor(
    handles: MetricRegistrar,
    private readonly options: WebSocketMetricsOptions,
  ) {
    this.messages = new EntryPointMetrics(handles, {
      total: {
        name: 'ws_messages_total',
        help: 'Messages to WebSocket gateways handled, by how they ended.',
      },
      duration: {
        name: 'ws_message_duration_seconds',
        help: 'Duration of the handling of messages to WebSocket gateways.',
      },
      inFlight: {
        name: 'ws_messages_in_flight',
        help: 'Messages to WebSocket gateways that are being handled.',
      },
      labels: {
        gateway: openBoundedByCode(),
        event: openBoundedByCode(),
        ...handlerLabels(options),
      },
      buckets: options.buckets,
    });
    this.connections = handles.register(
      defineGauge({
        name: 'ws_connections',
        help: 'Clients that are connected to WebSocket gateways.',
        labels: { gateway: openBoundedByCode() },
      }),
    );
  }

  /** The series of one message of a gateway. */
  ofMessage(gateway: Gateway, { message, handler }: GatewayMessage): EntryPoint {
    const event = typeof message === 'string' ? message : JSON.stringify(message);
    return this.messages.of({
      gateway: gateway.name,
      event,
      ...handlerLabelValues(this.options, { controller: gateway.name, handler }),
    });
  }

  /** The series of a gateway's clients, which exists from now on. */
  ofClients(gateway: Gateway): BoundGauge {
    const connections = this.connections.labels({ gateway: gateway.name });
    connections.inc(0);
    return connections;
  }
}
