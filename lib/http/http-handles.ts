import { Logger } from '@nestjs/common';
import {
  defineCounter,
  defineGauge,
  defineHistogram,
  exponentialBuckets,
  open,
  openBoundedByCode,
  type HistogramDefinition,
} from '../definitions/index.js';
import { handlerLabels } from '../entry-points/index.js';
import { describeError } from '../errors/index.js';
import {
  INSTRUMENT,
  OTHER,
  type BoundCounter,
  type BoundGauge,
  type BoundObserver,
  type Histogram,
  type Instrument,
} from '../instruments/index.js';
import type { HttpMetricsOptions } from '../options/index.js';
import type { MetricRegistrar } from '../registry/index.js';
import { conventionOf, type HttpConvention } from './http-convention.js';
import { STANDARD_METHODS } from './http-methods.js';

const DEFAULT_MAX_ROUTES = 500;

/** 100 bytes to 10 MB. */
const SIZE_BUCKETS = exponentialBuckets(100, 10, 6);

/** What one kind of request is recorded in: requests of one method, route and status. */
export interface HttpSeries {
  readonly total: BoundCounter | undefined;
  readonly duration: BoundObserver;
  readonly requestSize: BoundObserver | undefined;
  readonly responseSize: BoundObserver | undefined;
}

/** The HTTP metrics of one app. */
export class HttpHandles {
  private readonly logger = new Logger('MetricsModule');
  readonly convention: HttpConvention;
  /** How many routes are told apart. */
  readonly maxRoutes: number;
  /** Values of the label for methods, by their index. */
  readonly methods: readonly string[];
  /** By the index of the method. */
  readonly inFlight: readonly BoundGauge[];
  private readonly total;
  private readonly duration: Histogram;
  private readonly requestSize: Histogram | undefined;
  private readonly responseSize: Histogram | undefined;

  constructor(handles: MetricRegistrar, options: HttpMetricsOptions) {
    const names = conventionOf(options);
    this.convention = names;
    this.maxRoutes = options.maxRoutes ?? DEFAULT_MAX_ROUTES;
    this.methods = [...STANDARD_METHODS, names.otherMethod];
    const method = { [names.method]: this.methods };
    // Routes have their own limit, and the statuses are the app's own.
    const labels = {
      ...method,
      [names.route]: openBoundedByCode(),
      [names.status]: openBoundedByCode(),
      ...handlerLabels(options),
      ...Object.fromEntries(Object.keys(options.labels ?? {}).map((name) => [name, open()])),
    };
    const size = (name: string, what: string): HistogramDefinition =>
      defineHistogram({
        name,
        help: `Size of ${what} bodies, in bytes.`,
        labels,
        buckets: SIZE_BUCKETS,
      });
    this.total =
      names.total === undefined
        ? undefined
        : handles.register(
            defineCounter({
              name: names.total,
              help: 'HTTP requests whose response has ended.',
              labels,
            }),
          );
    this.duration = handles.register(
      defineHistogram({
        name: names.duration,
        help: 'Time from an HTTP request to the last byte of its response.',
        labels,
        buckets: options.buckets ?? names.buckets,
      }),
    );
    if (options.sizes === true) {
      this.requestSize = handles.register(size(names.requestSize, 'HTTP request'));
      this.responseSize = handles.register(size(names.responseSize, 'HTTP response'));
    }
    const inFlight = handles.register(
      defineGauge({
        name: names.inFlight,
        help: 'HTTP requests whose response has not ended.',
        labels: method,
        seed: true,
      }),
    );
    this.inFlight = this.methods.map((value) => inFlight.labels(value));
  }

  /** The series for label values in declared order. */
  series(values: readonly string[]): HttpSeries {
    return {
      total: this.total?.labels(...values),
      duration: this.duration.labels(...values),
      requestSize: this.requestSize?.labels(...values),
      responseSize: this.responseSize?.labels(...values),
    };
  }

  /** Makes the count for label values be there at zero. */
  seed(values: readonly string[]): void {
    (this.total ?? this.duration)[INSTRUMENT].table.seed([values]);
  }

  /** Reports a label function that failed; its request counts. */
  reportFailedLabel(detail: string): void {
    this.report(({ issues, name }) => issues.refused(name, 'callback_error', detail));
  }

  /** Reports a request of a route that is one too many. */
  reportFoldedRoute(): void {
    const detail = `the app has more than ${this.maxRoutes} routes, so further ones are counted as "${OTHER}". Raise http: { maxRoutes }`;
    this.report(({ issues, name }) => issues.folded(name, this.convention.route, detail));
  }

  /** Nobody is there to catch what a strict app throws: it is logged each time. */
  private report(tell: (of: Instrument) => void): void {
    try {
      tell((this.total ?? this.duration)[INSTRUMENT]);
    } catch (error) {
      this.logger.warn(describeError(error));
    }
  }
}
