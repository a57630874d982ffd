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
  /**
   * Headers sent with each request, but for those that say what the body is.
   * Default: none.
   */
  headers?: Readonly<Record<string, string>>;
  /** How long one request may take in all, in milliseconds. Default: 5,000. */
  timeoutMs?: number;
}

/**
 * A Pushgateway.
 * @see https://github.com/prometheus/pushgateway#use-it
 */
export interface PushgatewayOptions extends PushTarget {
  /** The label `job` of the group that this app pushes; not empty. */
  job: string;
  /**
   * Further labels of the group, any values. The gateway puts them, and `job`, in place of
   * labels of these names that a metric has itself. Default: none.
   */
  groupings?: Readonly<Record<string, string | number>>;
  /**
   * How often it is pushed, in seconds; with `multiprocess` by one process for all, the
   * oldest, and a few seconds after its end by the next one.
   * Default: only by `MetricsPusher` and at shutdown.
   */
  intervalSeconds?: number;
  /**
   * What happens as the app closes, once its requests are done. With `multiprocess` each
   * process pushes, since its body is that of all, and only the last one that lives deletes.
   * Default: `'push'`.
   */
  onShutdown?: 'push' | 'delete' | false;
  /**
   * How long one push may take in all, in milliseconds: to collect, for which it has at most
   * half of it, to connect, to send, to read the reply, and to try again. Default: 5,000.
   */
  timeoutMs?: number;
}

/** The limits of remote write, in samples, where nothing is said. */
export const DEFAULT_SAMPLES = { maxSamplesPerRequest: 2_000, maxQueuedSamples: 100_000 } as const;

/**
 * A receiver of remote write 1.0.
 * @see https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
export interface RemoteWriteOptions extends PushTarget {
  /**
   * Labels added to each series that has none of that name, as a scrape adds `job` and
   * `instance`; an empty value is no label. Beside those given, `job` is the name of the
   * app's package, and `instance` that of the host: several processes of one host that
   * write on their own need an `instance` each. Default: those two.
   */
  labels?: Readonly<Record<string, string | number>>;
  /** How often all metrics are read and written, in seconds. Default: 15. */
  intervalSeconds?: number;
  /**
   * How long one request may take in all, and how long the last ones may hold up the
   * shutdown, all together, in milliseconds. Default: 5,000.
   */
  timeoutMs?: number;
  /** The most samples of one request. Default: 2,000. */
  maxSamplesPerRequest?: number;
  /**
   * The most samples that wait in memory, compressed, while the receiver does not take
   * any; then the oldest requests go. At least twice `maxSamplesPerRequest`.
   * Default: 100,000.
   */
  maxQueuedSamples?: number;
}
