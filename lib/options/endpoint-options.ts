import type { TlsOptions } from 'node:tls';

/** What shapes the scrape endpoint, and so must be known before any factory runs. */
export interface EndpointShape {
  /**
   * Its path, free of the app's global prefix and of URI versioning.
   * Default: `/metrics`.
   */
  path?: string;
  /**
   * Class decorators for its controller: guards, `Public()`, `SkipThrottle()`. They do
   * nothing where the endpoint has a port of its own. Default: none.
   */
  decorators?: readonly ClassDecorator[];
}

/** What may also come from a factory. */
export interface EndpointSettings {
  /**
   * A port of its own, which works in apps without an HTTP server too; 0 for any free
   * one. The app's own port does not serve the metrics then. Default: the app's port.
   */
  port?: number;
  /** The address that `port` listens on. Default: all addresses. */
  host?: string;
  /** TLS for `port`, as Node takes it; also client certificates. Default: plain HTTP. */
  tls?: TlsOptions;
  /**
   * Who may read it; `false` says that it is meant to be open, which silences the
   * warning in production. Default: everybody.
   */
  auth?: false | EndpointAuth;
  /**
   * How many different scrapes are rendered at a time; more wait in line until their
   * deadline, and scrapes that ask for the same share one. Default: 4.
   */
  maxConcurrentScrapes?: number;
}

/** The scrape endpoint. */
export interface EndpointOptions extends EndpointShape, EndpointSettings {}

/** How a scraper shows that it may read the endpoint. */
export type EndpointAuth = BearerAuth | BasicAuth;

/** `Authorization: Bearer …` */
export interface BearerAuth {
  bearerToken: Secret;
}

/** `Authorization: Basic …` */
export interface BasicAuth {
  basic: { username: string; password: Secret };
}

/**
 * What only scraper and app know: a text, several that hold at the same time while one
 * replaces the other, the name of an environment variable, or the path of a file with one
 * secret a line, which is read again at each request.
 */
export type Secret =
  string | readonly string[] | { readonly env: string } | { readonly file: string };
