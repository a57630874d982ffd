import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import type { MetricFamily } from '../instruments/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { defaultLabelsOf, METRICS_REGISTRY } from '../registry/index.js';
import { negotiateFormat } from './accept.js';
import { CollectorRuns } from './collector-runs.js';
import type { ExpositionFormat } from './exposition-format.js';
import { MetricsCollection } from './metrics-collection.js';
import { openMetricsFormat } from './openmetrics.format.js';
import { textFormat } from './text.format.js';

/** Characters that are gathered before a chunk is encoded. */
const CHUNK_LENGTH = 65_536;

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
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Collects and renders the app's metrics, for the endpoint, for a route of your
 * own, or without any HTTP server.
 */
@Injectable()
export class MetricsExposition {
  private readonly created: boolean;

  constructor(
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    @Inject(METRICS_SETTINGS) settings: MetricsModuleSettings,
    private readonly collection: MetricsCollection,
    private readonly runs: CollectorRuns,
  ) {
    this.created = settings.exposition?.created ?? false;
  }

  /** The `Content-Type` that {@link render} would answer an Accept header with. */
  contentType(accept?: string): string {
    return formatFor(accept).contentType;
  }

  /**
   * Renders all metrics in the format that an Accept header asks for: Prometheus
   * text 0.0.4 by default, or OpenMetrics 1.0.0.
   */
  async render(accept?: string, { names, deadlineMs }: RenderOptions = {}): Promise<Exposition> {
    const format = formatFor(accept);
    const families = await this.collection.collect({
      names: names === undefined ? undefined : new Set(names),
      deadlineMs,
    });
    return { contentType: format.contentType, body: this.write(format, families) };
  }

  private async *write(
    format: ExpositionFormat,
    families: readonly MetricFamily[],
  ): AsyncGenerator<Uint8Array> {
    const defaultLabels = Object.entries(defaultLabelsOf(this.registry)).map(
      ([name, value]) => [name, String(value)] as const,
    );
    const options = { defaultLabels, created: this.created };
    let text = '';
    for (const family of families) {
      try {
        text += format.write(family, options);
      } catch (error) {
        // Whatever a metric of prom-client's holds, it costs only itself.
        this.runs.report(family.name, error);
      }
      if (text.length < CHUNK_LENGTH) continue;
      yield Buffer.from(text);
      text = '';
    }
    yield Buffer.from(text + format.end);
  }
}

function formatFor(accept: string | undefined): ExpositionFormat {
  return negotiateFormat(accept) === 'openmetrics' ? openMetricsFormat : textFormat;
}
