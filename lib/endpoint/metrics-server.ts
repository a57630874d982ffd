import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { describeError } from '../errors/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { createServer } from './create-server.js';
import { ENDPOINT_PATH, refuseWithoutEndpoint } from './endpoint-path.js';
import { listen } from './listen.js';
import { OpenConnections } from './open-connections.js';
import { PlainResponse } from './plain-response.js';
import { ScrapeHandler } from './scrape-handler.js';
import type { IncomingScrape } from './scrape-request.js';

/**
 * The endpoint's own server, where `endpoint.port` asks for one. It opens before the
 * app listens and closes after it; it never keeps the process alive.
 */
@Injectable()
export class MetricsServer {
  private readonly logger = new Logger('MetricsModule');
  private readonly connections = new OpenConnections();
  private server: Server | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    @Inject(ENDPOINT_PATH) private readonly path: string | null,
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsModuleSettings,
    private readonly scrapes: ScrapeHandler,
  ) {}

  /**
   * Where the metrics are, such as `http://localhost:9464/metrics`, to be asked for with
   * port 0; undefined while the server is not open.
   */
  get url(): string | undefined {
    const address = this.server?.address();
    if (typeof address !== 'object' || address === null) return undefined;
    const { host, tls } = this.settings.endpoint ?? {};
    const name = reachable(host ?? address.address);
    return `${tls === undefined ? 'http' : 'https'}://${name}:${address.port}${this.path}`;
  }

  /** Whether the metrics are served on a port of their own. */
  get isWanted(): boolean {
    return this.path !== null && this.settings.endpoint?.port !== undefined;
  }

  /**
   * Begins to listen, where a port is asked for; called at boot.
   * @throws MetricsError `ENDPOINT_UNAVAILABLE`, or `INVALID_OPTIONS` for bad TLS options.
   */
  async open(): Promise<void> {
    if (this.path === null) refuseWithoutEndpoint(this.settings.endpoint);
    if (!this.isWanted || this.server !== undefined) return;
    const { port, host, tls } = this.settings.endpoint!;
    const listener = this.connections.following((...exchange) => this.answer(...exchange));
    const server = createServer(tls, listener);
    this.connections.follow(server);
    await listen(server, port!, host);
    // Without a listener, too many open files would end the process.
    server.on('error', (error) => {
      this.logger.error(`The metrics endpoint has trouble: ${describeError(error)}`);
    });
    this.server = server;
    this.logger.log(`Metrics at ${this.url}${host === undefined ? ', on all addresses' : ''}`);
  }

  /** Frees the port; scrapes under way get a second to end. Called when the app closes. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server !== undefined) this.closing = this.connections.close(server);
    await this.closing;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const incoming = request as IncomingScrape;
    if (pathOf(incoming.url) === this.path) {
      void this.scrapes.handle(incoming, new PlainResponse(response));
      return;
    }
    response.statusCode = 404;
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store');
    // Who asks for something else holds no connection; nor is a body read.
    response.setHeader('Connection', 'close');
    response.end(`There is nothing here; the metrics are at ${this.path}\n`);
  }
}

/** Without query, and without a slash at the end, which the app's own port takes too. */
function pathOf(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** An address under which this machine reaches itself. */
function reachable(address: string): string {
  if (address === '::') return 'localhost';
  if (address === '0.0.0.0') return '127.0.0.1';
  return address.includes(':') ? `[${address}]` : address;
}
