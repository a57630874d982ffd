import { Inject, Injectable, Logger } from '@nestjs/common';
import { MetricsError } from '../errors/index.js';
import type { IssueDetail, RecordingIssues, RefusalReason } from '../instruments/index.js';
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
      () => `Metric ${metric} refused a recording: ${detail}.`,
    );
  }

  folded(metric: string, label: string, detail: IssueDetail): void {
    this.overflowed(metric, label, 'folded a label value', detail);
  }

  cut(metric: string, label: string, detail: IssueDetail): void {
    this.overflowed(metric, label, 'cut a label value', detail);
  }

  dropped(metric: string, label: string, detail: IssueDetail): void {
    this.overflowed(metric, label, 'dropped a recording', detail);
  }

  exemplarDropped(metric: string, detail: string): void {
    this.selfMetrics.exemplarsDropped.inc({ metric });
    this.warnOnce(`${metric}\nexemplar`, () => `Metric ${metric} dropped an exemplar: ${detail}.`);
  }

  /** A label has one line for values that are cut, and one for those that are too many: their cures differ. */
  private overflowed(metric: string, label: string, what: string, detail: IssueDetail): void {
    this.selfMetrics.labelOverflow.inc({ metric, label });
    this.say(
      'LABEL_FOLDED',
      `${metric}\n${label}\n${what}`,
      () => `Metric ${metric} ${what}: ${typeof detail === 'function' ? detail() : detail}.`,
    );
  }

  private say(
    code: 'RECORDING_REFUSED' | 'LABEL_FOLDED',
    key: string,
    message: () => string,
  ): void {
    if (this.strict) {
      throw new MetricsError(code, `${message()} The app is strict, so nothing was recorded.`);
    }
    this.warnOnce(key, message);
  }

  private warnOnce(key: string, message: () => string): void {
    if (this.logged.has(key)) return;
    this.logged.add(key);
    try {
      this.logger.warn(`${message()} More of these are counted, not logged.`);
    } catch {
      // The app's own logger failed, and its call must not.
    }
  }
}
