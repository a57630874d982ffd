import { Inject, Injectable, Logger } from '@nestjs/common';
import { MetricsError } from '../errors/index.js';
import type { RecordingIssues, RefusalReason } from '../instruments/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { SelfMetrics } from './self-metrics.js';

/**
 * Counts what is wrong with recordings, and logs it once for each metric and
 * reason; throws it where the app is strict.
 */
@Injectable()
export class RecordingReporter implements RecordingIssues {
  private readonly logger = new Logger('MetricsModule');
  private readonly logged = new Set<string>();
  private readonly strict: boolean;

  constructor(
    @Inject(METRICS_SETTINGS) settings: MetricsModuleSettings,
    private readonly selfMetrics: SelfMetrics,
  ) {
    this.strict = settings.strict ?? false;
  }

  refused(metric: string, reason: RefusalReason, detail: string): void {
    this.selfMetrics.recordingErrors.inc({ metric, reason });
    this.say(
      'RECORDING_REFUSED',
      `${metric}\n${reason}`,
      `Metric ${metric} refused a recording: ${detail}.`,
    );
  }

  folded(metric: string, label: string, detail: string): void {
    this.selfMetrics.labelOverflow.inc({ metric, label });
    this.say(
      'LABEL_FOLDED',
      `${metric}\n${label}\nfolded`,
      `Metric ${metric} folded a label value: ${detail}.`,
    );
  }

  exemplarDropped(metric: string, detail: string): void {
    this.selfMetrics.exemplarsDropped.inc({ metric });
    this.warnOnce(`${metric}\nexemplar`, `Metric ${metric} dropped an exemplar: ${detail}.`);
  }

  private say(code: 'RECORDING_REFUSED' | 'LABEL_FOLDED', key: string, message: string): void {
    if (this.strict) throw new MetricsError(code, message);
    this.warnOnce(key, message);
  }

  private warnOnce(key: string, message: string): void {
    if (this.logged.has(key)) return;
    this.logged.add(key);
    this.logger.warn(`${message} More of these are counted, not logged.`);
  }
}
