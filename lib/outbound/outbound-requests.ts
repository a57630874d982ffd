import type { Hosts } from './hosts.js';
import { OutboundCall } from './outbound-call.js';
import type { RequestCallbacks } from './request-callbacks.js';
import type { Target } from './target.js';

/** A request of either client, as far as it is looked at. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
}

/** The calls by the object that stands for each request; it lives no longer than that. */
export class OutboundRequests {
  private readonly calls = new WeakMap<object, OutboundCall | null>();

  constructor(
    private readonly callbacks: RequestCallbacks,
    private readonly hosts: Hosts,
  ) {}

  /** The call of a request; null for one that is excluded, undefined for one not seen before. */
  of(request: object): OutboundCall | null | undefined {
    return this.calls.get(request);
  }

  /** Begins the call of a request that was not seen before; null where it is excluded. */
  begin(request: SentRequest, target: Target, opensTunnel = false): OutboundCall | null {
    const call = this.make(request, target, opensTunnel);
    this.calls.set(request, call);
    return call;
  }

  private make(
    { method, path }: SentRequest,
    target: Target,
    opensTunnel: boolean,
  ): OutboundCall | null {
    if (target.isExcluded) return null;
    let template: string | undefined;
    if (!this.callbacks.none) {
      const shown = { method, protocol: target.protocol, host: target.host, path };
      if (this.callbacks.excludes(shown)) return null;
      template = this.callbacks.templateOf(shown);
    }
    return new OutboundCall(this.hosts.seriesOf(target).of(method, template), opensTunnel);
  }
}
