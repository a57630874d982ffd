import type { EndpointAuth } from './endpoint-options.js';

/** Where metrics are sent to, for what is not scraped. */
export interface PushOptions {
  /** A Pushgateway, for batch jobs that end before anybody scrapes them. */
  pushgateway?: PushgatewayOptions;
  /** A remote-write receiver, for what nobody can scrape. Needs `protobufjs` and `snappy`. */
  remoteWrite?: RemoteWriteOptions;
}

/** How a server that metrics are sent to is reached. */
export interface PushTarget {
  /** `http:` or `https:`; without a user name and password, which belong into `auth`. */
  url: string;
  /** How this app shows who it is. Default: not at all. */
  auth?: EndpointAuth;
  /** Headers sent with each request. Default: none. */
  headers?: Readonly<Record<string, string>>;
  /** How long one request may take in all, in milliseconds. Default: 5,000. */
  timeoutMs?: number;
}

/**
 * A Pushgateway.
 * @see https://github.com/prometheus/pushgateway#use-it
 */
export interface PushgatewayOptions extends PushTarget {
  /** The label `job` of the group that this app pushes. */
  job: string;
  /** Further labels of the group. Default: none. */
  groupings?: Readonly<Record<string, string | number>>;
  /** How often it is pushed, in seconds. Default: only by `MetricsPusher` and at shutdown. */
  intervalSeconds?: number;
  /** What happens as the app closes, once its requests are done. Default: `'push'`. */
  onShutdown?: 'push' | 'delete' | false;
}

/**
 * A receiver of remote write 1.0.
 * @see https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
export interface RemoteWriteOptions extends PushTarget {
  /**
   * Labels added to each series that has none of that name, as a scrape adds `job` and
   * `instance`. Default: `job` and `instance`, the name of the app's package and the host's.
   */
  labels?: Readonly<Record<string, string | number>>;
  /** How often all metrics are read, in seconds. Default: 15. */
  intervalSeconds?: number;
  /** The most samples of one request. Default: 2,000. */
  maxSamplesPerRequest?: number;
  /**
   * The most samples that wait in memory while the receiver does not answer; then the
   * oldest go. Default: 100,000.
   */
  maxQueuedSamples?: number;
}
