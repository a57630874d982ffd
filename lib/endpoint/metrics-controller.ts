import { Controller, Get, Req, Res, VERSION_NEUTRAL, type Type } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { MetricsExposition } from '../exposition/index.js';
import { METRICS_CONTROLLER } from './same-path.js';
import { readScrapeRequest, type IncomingScrape } from './scrape-request.js';
import { sendBody } from './send-body.js';

/** Where @nestjs/swagger looks whether a controller is left out of the document. */
const SWAGGER_EXCLUDE = 'swagger/apiExcludeController';

/**
 * Makes the controller of one `forRoot`. It is a new class each time, so that
 * path and decorators of one app never show on another's.
 */
export function createMetricsController(
  path: string,
  decorators: readonly ClassDecorator[],
): Type<unknown> {
  @Controller({ path, version: VERSION_NEUTRAL })
  class MetricsController {
    static readonly [METRICS_CONTROLLER] = true;

    constructor(
      private readonly exposition: MetricsExposition,
      private readonly adapterHost: HttpAdapterHost,
    ) {}

    // The response is taken over, so that no global interceptor reshapes the body.
    @Get()
    async scrape(@Req() incoming: unknown, @Res() response: unknown): Promise<void> {
      const request = readScrapeRequest(incoming as IncomingScrape);
      const { accept, names, deadlineMs, isHead } = request;
      const { contentType, body } = isHead
        ? { contentType: this.exposition.contentType(accept), body: nothing() }
        : await this.exposition.render(accept, { names, deadlineMs });
      const gzip = request.acceptsGzip && !isHead;
      const headers = {
        'Content-Type': contentType,
        ...(gzip && { 'Content-Encoding': 'gzip' }),
      };
      sendBody(this.adapterHost.httpAdapter, response, { headers, body, gzip });
    }
  }
  Reflect.defineMetadata(SWAGGER_EXCLUDE, [true], MetricsController);
  for (const decorate of decorators) decorate(MetricsController);
  return MetricsController;
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A HEAD response has no body.
}
