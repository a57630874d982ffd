import type { ServerResponse } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { ScrapeResponse } from './scrape-response.js';
import { whenEnded } from './when-ended.js';

/** The response of either adapter, as far as it is used. */
interface AnyResponse {
  readonly raw?: ServerResponse;
  getHeader(name: string): string | string[] | undefined;
}

/** A Fastify reply, as far as it is used. */
interface Reply {
  send(body: Readable | undefined): unknown;
}

/** A response that goes through the app's own HTTP adapter, with what its middleware does to it. */
export class AdapterResponse implements ScrapeResponse {
  readonly raw: ServerResponse;

  constructor(
    private readonly adapter: AbstractHttpAdapter,
    private readonly response: unknown,
  ) {
    this.raw = (response as AnyResponse).raw ?? (response as ServerResponse);
  }

  send(status: number, headers: Readonly<Record<string, string>>, body?: Readable): void {
    const { adapter, response } = this;
    adapter.status(response, status);
    for (const [name, value] of Object.entries(headers)) adapter.setHeader(response, name, value);
    const vary = (response as AnyResponse).getHeader('vary');
    adapter.setHeader(response, 'Vary', [vary ?? [], 'Accept, Accept-Encoding'].flat().join(', '));
    if (adapter.getType() === 'fastify') (response as Reply).send(body);
    else if (body === undefined) (response as ServerResponse).end();
    else pipeline(body, response as ServerResponse, whenEnded);
  }
}
