import { openBoundedByCode } from '../definitions/index.js';
import {
  EntryPointMetrics,
  handlerLabels,
  handlerLabelValues,
  type EntryPoint,
  type HandlerIdentity,
} from '../entry-points/index.js';
import type { RpcMetricsOptions } from '../options/index.js';
import type { MetricRegistrar } from '../registry/index.js';

/** What stands for the handler of a message that has none in a controller. */
const NO_HANDLER: HandlerIdentity = { controller: 'none', handler: 'none' };
const UNMATCHED = 'unmatched';

/** The metrics of requests, which are answered, and those of events, which are not. */
export class RpcMetrics {
  private readonly requests: EntryPointMetrics;
  private readonly events: EntryPointMetrics;

  constructor(
    handles: MetricRegistrar,
    private readonly options: RpcMetricsOptions,
  ) {
    this.requests = register(handles, options, 'request');
    this.events = register(handles, options, 'event');
  }

  /** The series of one pattern. */
  of(isEvent: boolean, pattern: string, handler: HandlerIdentity = NO_HANDLER): EntryPoint {
    const metrics = isEvent ? this.events : this.requests;
    return metrics.of({ pattern, ...handlerLabelValues(this.options, handler) });
  }

  /** The series of messages that no pattern matches. */
  unmatched(isEvent: boolean): EntryPoint {
    return this.of(isEvent, UNMATCHED);
  }
}

function register(
  handles: MetricRegistrar,
  options: RpcMetricsOptions,
  kind: 'request' | 'event',
): EntryPointMetrics {
  return new EntryPointMetrics(handles, {
    total: {
      name: `rpc_${kind}s_total`,
      help: `Microservice ${kind}s handled, by how they ended.`,
    },
    duration: {
      name: `rpc_${kind}_duration_seconds`,
      help: `Duration of microservice ${kind}s.`,
    },
    inFlight: {
      name: `rpc_${kind}s_in_flight`,
      help: `Microservice ${kind}s that are being handled.`,
    },
    labels: { pattern: openBoundedByCode(), ...handlerLabels(options) },
    buckets: options.buckets,
  });
}
