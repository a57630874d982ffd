import type { ServerResponse } from 'node:http';
import { Readable, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { describeError } from '../errors/index.js';
import { formatFor, Renderings, RenderSlots, StillInLineError } from '../exposition/index.js';
import { METRICS_SETTINGS, type MetricsModuleSettings } from '../options/index.js';
import { SelfMetrics } from '../registry/index.js';
import { ClosedConnections } from './closed-connections.js';
import { EndpointAccess } from './endpoint-access.js';
import {
  hasBody,
  readScrapeRequest,
  type IncomingScrape,
  type ScrapeRequest,
} from './scrape-request.js';
import type { ScrapeResponse } from './scrape-response.js';
import { ScrapeRun } from './scrape-run.js';
import { whenEnded } from './when-ended.js';

const DEFAULT_MAX_CONCURRENT = 4;
/** When a scraper that was refused may come again. */
const RETRY_AFTER_SECONDS = 5;
/** How long scrapes may go on once the app closes. */
const CLOSING_MS = 1_000;

/** Sends an answer, where none was sent. */
type Send = (status: number, headers?: Readonly<Record<string, string>>, body?: Readable) => void;

/** Answers scrapes, through whichever server they come. */
@Injectable()
export class ScrapeHandler implements BeforeApplicationShutdown {
  private readonly logger = new Logger('MetricsModule');
  private readonly slots: RenderSlots;
  private readonly connections = new ClosedConnections();
  private readonly running = new Set<ScrapeRun>();
  private isClosing = false;

  constructor(
    @Inject(METRICS_SETTINGS) { endpoint }: MetricsModuleSettings,
    private readonly renderings: Renderings,
    private readonly access: EndpointAccess,
    private readonly selfMetrics: SelfMetrics,
  ) {
    this.slots = new RenderSlots(endpoint?.maxConcurrentScrapes ?? DEFAULT_MAX_CONCURRENT);
  }

  /**
   * Answers one request: 200 with the metrics, 401 without the right to read them, 405 to
   * other methods, 503 where its time was up before its turn came, 500 where there was an
   * error before the first byte. A scrape whose time is up, or that has an error, later
   * than that is cut: its connection is closed. Never rejects; resolves once the answer is
   * on its way. Of all requests only GET counts as a scrape.
   */
  async handle(incoming: IncomingScrape, response: ScrapeResponse): Promise<void> {
    const { raw } = response;
    const send: Send = (status, headers, body) => {
      const always = {
        'Cache-Control': 'no-store',
        ...(this.isLast(incoming, raw) && { Connection: 'close' }),
      };
      if (!raw.headersSent) response.send(status, { ...always, ...headers }, body);
    };
    try {
      if (incoming.method === 'GET') await this.scrape(incoming, raw, send);
      else if (incoming.method === 'HEAD') await this.answerHead(incoming, send);
      else send(405, { Allow: 'GET, HEAD' });
    } catch (error) {
      // By here all else has been tried.
      this.logger.error(`A scrape failed: ${describeError(error)}`);
      raw.destroy();
    }
  }

  /** Lets scrapes go on for a moment, and no longer: the server waits for them to end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    // The last first, so that no turn comes while others are cut.
    const running = [...this.running].toReversed();
    for (const run of running) run.hurry(CLOSING_MS);
    await Promise.all(running.map(({ ended }) => ended));
  }

  private async answerHead(incoming: IncomingScrape, send: Send): Promise<void> {
    const challenge = await this.challenge(incoming);
    if (challenge !== undefined) send(401, { 'WWW-Authenticate': challenge });
    else send(200, { 'Content-Type': formatFor(readScrapeRequest(incoming).accept).contentType });
  }

  private async scrape(incoming: IncomingScrape, raw: ServerResponse, send: Send): Promise<void> {
    const request = readScrapeRequest(incoming);
    const run = this.start(raw, request);
    try {
      const challenge = await this.challenge(incoming);
      if (challenge !== undefined) {
        send(401, { 'WWW-Authenticate': challenge });
        run.end('unauthorized');
      } else {
        // Nothing begins for who has left meanwhile.
        run.signal.throwIfAborted();
        await this.render(request, run, send);
      }
    } catch (error) {
      if (run.hasEnded) return;
      if (error instanceof StillInLineError) {
        send(503, { 'Retry-After': `${RETRY_AFTER_SECONDS}` });
        run.end('busy');
      } else if (run.lateOutcome !== undefined) {
        run.cut(run.lateOutcome);
      } else {
        this.logger.error(`A scrape failed: ${describeError(error)}`);
        run.end('error');
        send(500);
      }
    }
  }

  private start(raw: ServerResponse, { accept, timeoutMs }: ScrapeRequest): ScrapeRun {
    const beganAt = performance.now();
    const { scrapes, scrapeDuration } = this.selfMetrics;
    const run = new ScrapeRun(raw, this.connections, timeoutMs, (outcome) => {
      this.running.delete(run);
      scrapes.inc({ format: formatFor(accept).name, outcome });
      if (outcome === 'success') scrapeDuration.observe((performance.now() - beganAt) / 1_000);
    });
    this.running.add(run);
    if (this.isClosing) run.hurry(CLOSING_MS);
    return run;
  }

  private async render(request: ScrapeRequest, run: ScrapeRun, send: Send): Promise<void> {
    const format = formatFor(request.accept);
    const names = request.names && new Set(request.names);
    const reader = await this.renderings.body(
      { format, names },
      {
        signal: run.signal,
        collectBy: () => run.collectBy(),
        cut: () => run.cut('timeout'),
      },
      this.slots,
    );
    const body = Readable.from(reader, { objectMode: false });
    run.take(body);
    // What cannot be rendered at all is an answer of its own.
    await reader.begin();
    if (run.hasEnded) return;
    body.once('error', (error) => {
      if (!run.hasEnded) this.logger.error(`A scrape was cut short: ${describeError(error)}`);
      run.cut('error');
    });
    run.write();
    const headers = { 'Content-Type': format.contentType };
    if (!request.acceptsGzip) send(200, headers, body);
    else send(200, { ...headers, 'Content-Encoding': 'gzip' }, compress(body));
  }

  private challenge({ headers }: IncomingScrape): Promise<string | undefined> {
    return this.access.challenge(headers['authorization'] as string | undefined);
  }

  /** True where the connection ends with the answer: a body of a request is not read here. */
  private isLast(incoming: IncomingScrape, { req }: ServerResponse): boolean {
    // HTTP/2 has no such header.
    return (this.isClosing || hasBody(incoming)) && req?.httpVersionMajor < 2;
  }
}

function compress(body: Readable): Readable {
  return pipeline(body, createGzip(), whenEnded);
}
