import { OTHER } from '../instruments/index.js';
import { HostSeries } from './host-series.js';
import type { OutboundMetrics } from './outbound-metrics.js';
import type { Target } from './target.js';

/** The hosts that requests were sent to, no more than may have series of their own. */
export class Hosts {
  private readonly hosts = new Map<string, HostSeries>();

  constructor(
    private readonly metrics: OutboundMetrics,
    private readonly maxHosts: number,
  ) {}

  /** The series of a target's host; those of all surplus hosts, and reported, where it is one. */
  seriesOf(target: Target): HostSeries {
    const series = (target.series ??= this.find(target.host));
    if (series.host === OTHER) this.metrics.reportFolded('host', target.host);
    return series;
  }

  private find(host: string): HostSeries {
    const known = this.hosts.get(host);
    if (known !== undefined) return known;
    if (this.hosts.size < this.maxHosts) return this.add(host);
    return this.hosts.get(OTHER) ?? this.add(OTHER);
  }

  private add(host: string): HostSeries {
    const series = new HostSeries(this.metrics, host);
    this.hosts.set(host, series);
    return series;
  }
}
