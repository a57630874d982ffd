import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { defaultLabelsOf, METRICS_REGISTRY } from '../registry/index.js';
import { negotiateFormat } from './accept.js';
import { BodyRenderer } from './body-renderer.js';
import { EventLoopShare } from './event-loop-share.js';
import type { ExpositionFormat } from './exposition-format.js';
import { MetricsCollection } from './metrics-collection.js';
import { openMetricsFormat } from './openmetrics.format.js';
import { Renderings } from './renderings.js';
import { textFormat } from './text.format.js';

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
  private readonly created: boolean;
  private readonly renderings: Renderings;

  constructor(
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    @Inject(METRICS_SETTINGS) settings: MetricsModuleSettings,
    private readonly collection: MetricsCollection,
    private readonly renderer: BodyRenderer,
    share: EventLoopShare,
  ) {
    this.created = settings.exposition?.created ?? false;
    this.renderings = new Renderings(share);
  }

  /** The `Content-Type` that {@link render} would answer an Accept header with. */
  contentType(accept?: string): string {
    return formatFor(accept).contentType;
  }

  /**
   * Renders all metrics in the format that an Accept header asks for: Prometheus
   * text 0.0.4 by default, or OpenMetrics 1.0.0. Calls that ask for the same before a
   * rendering has begun share it, at the pace of the fastest; one that reads slower
   * fails once it is 16 MiB behind.
   */
  async render(
    accept?: string,
    { names, deadlineMs = Infinity }: RenderOptions = {},
  ): Promise<Exposition> {
    const format = formatFor(accept);
    const wanted = names === undefined ? undefined : new Set(names);
    const key = JSON.stringify([format.contentType, wanted && [...wanted].toSorted()]);
    const deadline = performance.now() + deadlineMs;
    const body = await this.renderings.join(key, deadline, () =>
      this.prepare(format, wanted, deadlineMs),
    );
    return { contentType: format.contentType, body };
  }

  private async prepare(
    format: ExpositionFormat,
    names: ReadonlySet<string> | undefined,
    deadlineMs: number,
  ): Promise<() => AsyncGenerator<Uint8Array>> {
    const [snapshot, labels] = await Promise.all([
      this.collection.prepare({ names, deadlineMs, inTurn: true }),
      defaultLabelsOf(this.registry),
    ]);
    const options = { format, defaultLabels: Object.entries(labels), created: this.created };
    return () => this.renderer.render(snapshot(), options);
  }
}

function formatFor(accept: string | undefined): ExpositionFormat {
  return negotiateFormat(accept) === 'openmetrics' ? openMetricsFormat : textFormat;
}
