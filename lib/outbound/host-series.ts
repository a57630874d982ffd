import { STANDARD_METHODS } from '../http/index.js';
import type { OutboundMetrics } from './outbound-metrics.js';
import { RequestSeries } from './request-series.js';

/** The methods that have series of their own; all else is {@link OTHER_METHOD}. */
const METHODS: ReadonlySet<string> = new Set(STANDARD_METHODS);
const OTHER_METHOD = 'other';

/** The series of the requests to one host. */
export class HostSeries {
  private readonly byMethod = new Map<string, Map<string | undefined, RequestSeries>>();

  constructor(
    private readonly metrics: OutboundMetrics,
    /** The label's value. */
    readonly host: string,
  ) {}

  /** The series for a method as it is sent, and for a template where the app has that label. */
  of(method: string, template: string | undefined): RequestSeries {
    const name = METHODS.has(method) ? method : OTHER_METHOD;
    let byTemplate = this.byMethod.get(name);
    if (byTemplate === undefined) this.byMethod.set(name, (byTemplate = new Map()));
    const known = byTemplate.get(template);
    if (known !== undefined) return known;
    const labels = { method: name, host: this.host, ...(template !== undefined && { template }) };
    const series = new RequestSeries(this.metrics.handles, labels);
    byTemplate.set(template, series);
    return series;
  }
}
