import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { describeError } from '../errors/index.js';
import { measureBodies } from './body-sizes.js';
import { pathOf, type Exclusions } from './exclusions.js';
import { HttpExchange } from './http-exchange.js';
import type { HttpHandles } from './http-handles.js';
import type { HttpRoute } from './http-route.js';
import { WaitingExchanges } from './waiting-exchanges.js';
import { wireStatus } from './wire-status.js';

/** Which route a request took; only the adapter knows. */
export type RouteOf = (exchange: HttpExchange) => HttpRoute;

/** What an observer needs. */
export interface HttpObserverOptions {
  readonly handles: HttpHandles;
  readonly exclusions: Exclusions;
  readonly routeOf: RouteOf;
  readonly measuresBodies: boolean;
}

/** A response, as what keeps exchanges. */
type Exchanges = Record<symbol, HttpExchange | undefined>;

/** Follows requests from their first byte to their end, and records each once. */
export class HttpObserver {
  private readonly logger = new Logger('MetricsModule');
  /** Where a response keeps its exchange; of this app, since apps may be mounted in one another. */
  private readonly key = Symbol('nestjs-metrics.http-exchange');
  private readonly onClose: (this: ServerResponse) => void;
  private readonly waiting = new WaitingExchanges((exchange) => this.end(exchange));
  private isStopped = false;
  private hasReported = false;

  constructor(private readonly options: HttpObserverOptions) {
    const end = (response: ServerResponse): void => this.end(this.exchangeOf(response)!);
    // One listener for all responses: a closure for each would be made at each request.
    this.onClose = function onClose() {
      end(this);
    };
  }

  /** A request that has come in; another word of the same one changes nothing. */
  begin(request: IncomingMessage, response: ServerResponse): void {
    if (this.isStopped || this.exchangeOf(response) !== undefined) return;
    try {
      this.open(request, response);
    } catch (error) {
      // A request that is unlike Node's own is served all the same.
      this.report(error);
    }
  }

  /** What is known of a request; undefined where it is not measured. */
  exchangeOf(response: object): HttpExchange | undefined {
    return (response as Exchanges)[this.key];
  }

  /** Takes no more requests; those under way are followed to their end. */
  stop(): void {
    this.isStopped = true;
  }

  private open(request: IncomingMessage, response: ServerResponse): void {
    const { exclusions, handles, measuresBodies } = this.options;
    if (exclusions.hasRequest(request.method, pathOf(request.url!))) return;
    const exchange = new HttpExchange(request, response);
    (response as unknown as Exchanges)[this.key] = exchange;
    exchange.inFlight = handles.inFlight[exchange.methodIndex]!.enter();
    if (measuresBodies) measureBodies(exchange);
    response.on('close', this.onClose);
    // What is no connection, as in serverless adapters and Fastify's inject(), may never close.
    if (!(exchange.socket instanceof Socket)) response.on('finish', this.onClose);
    this.waiting.add(exchange);
  }

  private end(exchange: HttpExchange): void {
    if (exchange.hasEnded) return;
    exchange.hasEnded = true;
    this.waiting.delete(exchange);
    const { handles, routeOf } = this.options;
    handles.inFlight[exchange.methodIndex]!.leave(exchange.inFlight);
    try {
      const route = routeOf(exchange);
      if (route.isExcluded) return;
      const durationSeconds = (performance.now() - exchange.startedAt) / 1_000;
      const status = wireStatus(exchange);
      const { total, duration, requestSize, responseSize } = route.seriesOf(exchange, status);
      total?.inc();
      duration.observe(durationSeconds);
      requestSize?.observe(exchange.requestBytes!);
      responseSize?.observe(exchange.responseBytes!);
    } catch (error) {
      // Nobody is there to catch it: an app in strict mode must live on too.
      this.report(error);
    }
  }

  private report(error: unknown): void {
    if (this.hasReported) return;
    this.hasReported = true;
    try {
      this.logger.error(
        `A request was not recorded: ${describeError(error)}. More of these are not logged.`,
      );
    } catch {
      // The app's own logger failed, and its request must not.
    }
  }
}
