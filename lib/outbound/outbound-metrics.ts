import { Logger } from '@nestjs/common';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  durationBuckets,
  openBoundedByCode,
} from '../definitions/index.js';
import { describeError } from '../errors/index.js';
import { INSTRUMENT } from '../instruments/index.js';
import type { OutboundMetricsOptions } from '../options/index.js';
import type { MetricRegistrar, SelfMetrics } from '../registry/index.js';

/** The metrics of requests that the process sends. */
export class OutboundMetrics {
  readonly handles;
  private readonly logger = new Logger('MetricsModule');

  constructor(handles: MetricRegistrar, selfMetrics: SelfMetrics, options: OutboundMetricsOptions) {
    // All are bounded here, and so outside the cardinality limit.
    const where = { method: openBoundedByCode(), host: openBoundedByCode() };
    const template = options.template && { template: openBoundedByCode() };
    this.handles = {
      duration: handles.register(
        defineHistogram({
          name: 'http_client_request_duration_seconds',
          help:
            'Time from when an HTTP request was made until its response was complete or it failed; ' +
            'status is "error" for one that failed, also while its body was received.',
          labels: { ...where, status: openBoundedByCode(), ...template },
          buckets: options.buckets ?? durationBuckets.remote,
        }),
      ),
      inFlight: handles.register(
        defineGauge({
          name: 'http_client_requests_in_flight',
          help: 'HTTP requests that were made and whose response is not complete.',
          labels: { ...where, ...template },
        }),
      ),
      errors: handles.register(
        defineCounter({
          name: 'http_client_request_errors_total',
          help: 'HTTP requests that failed, by the code of the error.',
          labels: { ...where, code: openBoundedByCode(), ...template },
        }),
      ),
    };
    const { name } = this.handles.duration;
    const bounded = ['host', ...Object.keys(template ?? {})].map((label) => [name, label]);
    selfMetrics.labelOverflow[INSTRUMENT].table.seed(bounded);
  }

  /** Says that a host or a template is one too many. */
  reportFolded(label: 'host' | 'template', value: string): void {
    const { issues, name } = this.handles.duration[INSTRUMENT];
    const option = label === 'host' ? 'maxHosts' : 'maxTemplates';
    this.report(() =>
      issues.folded(
        name,
        label,
        `there are more values of its label "${label}" than outbound.${option} allows, so ${JSON.stringify(value)} is counted as "__other__"`,
      ),
    );
  }

  /** Says that a callback failed. */
  reportCallback(option: 'template' | 'exclude', what: string): void {
    const { issues, name } = this.handles.duration[INSTRUMENT];
    this.report(() =>
      issues.refused(name, 'callback_error', `the function outbound.${option} ${what}`),
    );
  }

  /** A strict app throws what is reported; the request goes on, and is counted. */
  private report(report: () => void): void {
    try {
      report();
    } catch (error) {
      this.warn(describeError(error));
    }
  }

  /** A logger of the app's that throws must not end the request that is told of. */
  private warn(message: string): void {
    try {
      this.logger.warn(message);
    } catch {
      // There is nobody left to tell.
    }
  }
}
