import type { HostSeries } from './host-series.js';

/** Where requests go, as far as many of them share it. */
export interface Target {
  readonly protocol: string;
  /** In lower case, with its port unless that is the protocol's own. */
  readonly host: string;
  readonly isExcluded: boolean;
  /** Set with the first request that counts. */
  series: HostSeries | undefined;
}
