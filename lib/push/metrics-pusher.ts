import { Inject, Injectable } from '@nestjs/common';
import { MetricsExposition } from '../exposition/index.js';
import { ProcessGroup } from '../multiprocess/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';

/** Sends the app's metrics to a Pushgateway. */
@Injectable()
export class MetricsPusher {
  constructor(
    @Inject(METRICS_SETTINGS) readonly settings: MetricsModuleSettings,
    readonly exposition: MetricsExposition,
    readonly group: ProcessGroup,
  ) {}

  /** Begins to push at intervals, where that is asked for. */
  open(): void {}

  /** Pushes or deletes for the last time, as `onShutdown` says. */
  async close(): Promise<void> {}
}
