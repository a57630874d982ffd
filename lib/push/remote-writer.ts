import { Inject, Injectable } from '@nestjs/common';
import type { Registry, RegistryContentType } from 'prom-client';
import {
  CollectorRuns,
  EventLoopShare,
  FAMILY_SOURCE,
  type FamilySource,
} from '../exposition/index.js';
import { ProcessGroup } from '../multiprocess/index.js';
import {
  DEFAULT_SAMPLES,
  METRICS_SETTINGS,
  type MetricsModuleSettings,
  type RemoteWriteOptions,
} from '../options/index.js';
import { METRICS_REGISTRY, SelfMetrics } from '../registry/index.js';
import { RemoteWriteClient } from './remote-write-client.js';
import { RemoteWriteEncoder } from './remote-write-encoder.js';
import { loadRemoteWriteLibraries } from './remote-write-libraries.js';
import { RemoteWriteLoop } from './remote-write-loop.js';
import { RemoteWriteQueue } from './remote-write-queue.js';
import { RemoteWriteReports } from './remote-write-reports.js';
import { RemoteWriteSender } from './remote-write-sender.js';
import { writeLabels } from './remote-write-labels.js';

/**
 * Writes the app's metrics to the remote-write receiver of the option `push.remoteWrite`:
 * what a scrape shows, once as the app starts, then at intervals, and for the last time as
 * it closes, when it also says that its series have ended.
 */
@Injectable()
export class RemoteWriter {
  private readonly options: RemoteWriteOptions | undefined;
  private loop: RemoteWriteLoop | undefined;

  constructor(
    @Inject(METRICS_SETTINGS) { push }: MetricsModuleSettings,
    @Inject(METRICS_REGISTRY) private readonly registry: Registry<RegistryContentType>,
    @Inject(FAMILY_SOURCE) private readonly source: FamilySource,
    private readonly group: ProcessGroup,
    private readonly share: EventLoopShare,
    private readonly runs: CollectorRuns,
    private readonly selfMetrics: SelfMetrics,
  ) {
    this.options = push?.remoteWrite;
  }

  /**
   * Begins to write, where that is asked for; called at boot.
   * @throws MetricsError `INVALID_OPTIONS`, `MISSING_PEER`
   */
  async open(): Promise<void> {
    if (this.options === undefined) return;
    const { registry, source, group, share } = this;
    const client = await RemoteWriteClient.open(this.options);
    const {
      maxSamplesPerRequest = DEFAULT_SAMPLES.maxSamplesPerRequest,
      maxQueuedSamples = DEFAULT_SAMPLES.maxQueuedSamples,
    } = this.options;
    const libraries = await loadRemoteWriteLibraries();
    const reports = new RemoteWriteReports(this.selfMetrics, client.receiver);
    const queue = new RemoteWriteQueue(maxQueuedSamples, reports);
    this.loop = new RemoteWriteLoop(this.options, client.timeoutMs, {
      registry,
      source,
      group,
      share,
      libraries,
      reports,
      encoder: new RemoteWriteEncoder(libraries, share, this.runs, maxSamplesPerRequest),
      sender: new RemoteWriteSender(client, queue, reports),
      labels: writeLabels(this.options.labels),
    });
    this.loop.begin();
  }

  /** Writes for the last time, within `timeoutMs`. Never rejects. Called when the app closes. */
  async close(): Promise<void> {
    const { loop } = this;
    this.loop = undefined;
    await loop?.end();
  }
}
