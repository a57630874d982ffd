import {
  Controller,
  Get,
  Req,
  Res,
  VERSION_NEUTRAL,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { HttpAdapterHost, type AbstractHttpAdapter } from '@nestjs/core';
import { AdapterResponse } from './adapter-response.js';
import { refuseOtherMethods } from './refuse-other-methods.js';
import { METRICS_CONTROLLER } from './same-path.js';
import { ScrapeHandler } from './scrape-handler.js';
import type { IncomingScrape } from './scrape-request.js';

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
  class MetricsController implements OnModuleInit {
    static readonly [METRICS_CONTROLLER] = true;

    constructor(
      private readonly scrapes: ScrapeHandler,
      private readonly adapterHost: HttpAdapterHost,
    ) {}

    /** Nest calls it when all routes are registered, and only they. */
    onModuleInit(): void {
      const adapter = this.adapterHost.httpAdapter as AbstractHttpAdapter | null | undefined;
      // An app without HTTP has none, nor has a testing module.
      if (adapter) refuseOtherMethods(adapter, path, this.answer);
    }

    // The response is taken over, so that no global interceptor reshapes the body.
    @Get()
    async scrape(@Req() incoming: unknown, @Res() response: unknown): Promise<void> {
      await this.answer(incoming, response);
    }

    private readonly answer = (incoming: unknown, response: unknown): Promise<void> =>
      this.scrapes.handle(
        incoming as IncomingScrape,
        new AdapterResponse(this.adapterHost.httpAdapter, response),
      );
  }
  Reflect.defineMetadata(SWAGGER_EXCLUDE, [true], MetricsController);
  for (const decorate of decorators) decorate(MetricsController);
  return MetricsController;
}
