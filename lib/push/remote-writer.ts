import { Inject, Injectable } from '@nestjs/common';
import { FAMILY_SOURCE, type FamilySource } from '../exposition/index.js';
import { ProcessGroup } from '../multiprocess/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';

/** Writes the app's metrics to a remote-write receiver, at intervals. */
@Injectable()
export class RemoteWriter {
  constructor(
    @Inject(METRICS_SETTINGS) readonly settings: MetricsModuleSettings,
    @Inject(FAMILY_SOURCE) readonly source: FamilySource,
    readonly group: ProcessGroup,
  ) {}

  /** Begins to write, where that is asked for. */
  async open(): Promise<void> {}

  /** Writes for the last time. */
  async close(): Promise<void> {}
}
