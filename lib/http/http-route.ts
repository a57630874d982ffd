import { toLabelValue } from '../definitions/index.js';
import { handlerLabelValues } from '../entry-points/index.js';
import { describeError } from '../errors/index.js';
import { OTHER } from '../instruments/index.js';
import { harmless } from '../interceptors/index.js';
import type { HttpLabel, HttpMetricsOptions } from '../options/index.js';
import type { HttpExchange } from './http-exchange.js';
import type { HttpHandles, HttpSeries } from './http-handles.js';
import type { HttpHandler } from './http-handler.js';

/** What a label of one's own is where its function has nothing to say, or was not asked. */
const NONE = 'none';

/** What a route is made of. */
export interface HttpRouteOptions {
  /** The value of the label. */
  readonly template: string;
  readonly handler: HttpHandler | undefined;
  /** Whether its requests are not measured. */
  readonly isExcluded: boolean;
  /** The labels of one's own, in declared order. */
  readonly labels: Readonly<Record<string, HttpLabel>>;
}

/** One route as the framework knows it, and the series of its requests. */
export class HttpRoute {
  readonly template: string;
  readonly handler: HttpHandler | undefined;
  readonly isExcluded: boolean;
  private readonly labels: readonly (readonly [name: string, label: HttpLabel])[];
  private readonly handlerValues: readonly string[];
  /** By the index of the method, then by status: found without making a string. */
  private readonly series: (Map<number, HttpSeries> | undefined)[] = [];

  constructor(
    private readonly handles: HttpHandles,
    private readonly options: HttpMetricsOptions,
    { template, handler, isExcluded, labels }: HttpRouteOptions,
  ) {
    this.template = template;
    this.handler = handler;
    this.isExcluded = isExcluded;
    this.labels = Object.entries(labels);
    const identity = handler ?? { controller: NONE, handler: NONE };
    this.handlerValues = Object.values(handlerLabelValues(options, identity));
  }

  /** The series of a request that has ended with a status. */
  seriesOf(exchange: HttpExchange, status: number): HttpSeries {
    const { methodIndex } = exchange;
    if (this.template === OTHER) this.handles.reportFoldedRoute();
    if (this.labels.length > 0) {
      return this.handles.series([
        ...this.values(methodIndex, status),
        ...this.ownValues(exchange),
      ]);
    }
    const byStatus = (this.series[methodIndex] ??= new Map<number, HttpSeries>());
    const known = byStatus.get(status);
    if (known !== undefined) return known;
    const made = this.handles.series(this.values(methodIndex, status));
    byStatus.set(status, made);
    return made;
  }

  /** Makes its count for a method and a status be there at zero; with labels of one's own that cannot be. */
  seed(methodIndex: number, status: string | number): void {
    if (this.isExcluded || this.labels.length > 0) return;
    this.handles.seed(this.values(methodIndex, status));
  }

  private values(methodIndex: number, status: string | number): string[] {
    const text = String(status);
    return [
      this.handles.methods[methodIndex]!,
      this.template,
      this.options.statusClass === true ? `${text[0]!}xx` : text,
      ...this.handlerValues,
    ];
  }

  private ownValues({ adapterRequest, adapterResponse }: HttpExchange): string[] {
    return this.labels.map(([name, label]) => {
      if (adapterRequest === undefined) return NONE;
      try {
        const value = harmless(label(adapterRequest as never, adapterResponse as never)) ?? NONE;
        const text = toLabelValue(value);
        if (text !== undefined) return text;
        throw new TypeError(`it returned ${typeof value}`);
      } catch (error) {
        this.reportFailed(name, error);
        return OTHER;
      }
    });
  }

  private reportFailed(name: string, error: unknown): void {
    const place = this.handler
      ? `${this.handler.controller}.${this.handler.handler}`
      : this.template;
    this.handles.reportFailedLabel(
      `the function of the label "${name}" for ${place} failed: ${describeError(error)}; the request counts with "${OTHER}"`,
    );
  }
}
