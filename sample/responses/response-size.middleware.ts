import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import { InjectMetric, type Summary } from 'nestjs-metrics';
import { CONTENT_TYPES, ResponseSize } from './responses.metrics.js';

@Injectable()
export class ResponseSizeMiddleware implements NestMiddleware<IncomingMessage, ServerResponse> {
  constructor(@InjectMetric(ResponseSize) private readonly sizes: Summary<typeof ResponseSize>) {}

  use(_request: IncomingMessage, response: ServerResponse, next: () => void): void {
    response.once('finish', () => this.observe(response));
    next();
  }

  /** What is streamed has no length, and is left out. */
  private observe(response: ServerResponse): void {
    const length = response.getHeader('content-length');
    if (length === undefined) return;
    const sent = String(response.getHeader('content-type'));
    const content_type = CONTENT_TYPES.find((type) => sent.startsWith(type)) ?? 'other';
    this.sizes.observe({ content_type }, Number(length));
  }
}
