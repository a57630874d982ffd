import { Injectable } from '@nestjs/common';
import { formatFor } from './format-for.js';
import { Renderings } from './renderings.js';

/** What a scrape may ask for. */
export interface RenderOptions {
  /** Only the metrics of exactly these names, as the text format spells them. Default: all. */
  readonly names?: Iterable<string> | undefined;
  /** How long collecting may take in all, in milliseconds. Default: no limit but each collector's own. */
  readonly deadlineMs?: number | undefined;
}

/** A rendered scrape: header and body of one format. */
export interface Exposition {
  readonly contentType: string;
  /**
   * The body as bytes, rendered as it is read. It is one moment, that at which
   * {@link MetricsExposition.render} resolved, however long the reading takes; the
   * quantiles of summaries are from right before it, like what readers at scrape return.
   */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Collects and renders the app's metrics, for the endpoint, for a route of your
 * own, or without any HTTP server.
 */
@Injectable()
export class MetricsExposition {
  constructor(private readonly renderings: Renderings) {}

  /** The `Content-Type` that {@link render} would answer an Accept header with. */
  contentType(accept?: string): string {
    return formatFor(accept).contentType;
  }

  /**
   * Renders all metrics in the format that an Accept header asks for: Prometheus
   * text 0.0.4 by default, or OpenMetrics 1.0.0. Calls that ask for the same before a
   * rendering has begun share it, unless one has much more time than another, at the pace
   * of the fastest; one that reads slower fails once it is 16 MiB behind. Nothing is shared
   * with scrapes of the endpoint, which wait in line.
   */
  async render(
    accept?: string,
    { names, deadlineMs = Infinity }: RenderOptions = {},
  ): Promise<Exposition> {
    const format = formatFor(accept);
    const wanted = names === undefined ? undefined : new Set(names);
    const deadline = performance.now() + deadlineMs;
    const asker = { collectBy: () => deadline };
    const body = await this.renderings.body({ format, names: wanted }, asker);
    return { contentType: format.contentType, body };
  }
}
