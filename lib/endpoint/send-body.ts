import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { AbstractHttpAdapter } from '@nestjs/core';

/** What a scrape is answered with. */
export interface ScrapeResponse {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  readonly gzip: boolean;
}

/** A Fastify reply, as far as it is used. */
interface Reply {
  send(body: Readable): unknown;
}

/**
 * Streams a body through either adapter, with backpressure; where the scraper
 * leaves, the body is not read to its end.
 */
export function sendBody(
  adapter: AbstractHttpAdapter,
  response: unknown,
  { headers, body, gzip }: ScrapeResponse,
): void {
  for (const [name, value] of Object.entries(headers)) adapter.setHeader(response, name, value);
  const source = Readable.from(body, { objectMode: false });
  if (adapter.getType() === 'fastify') {
    (response as Reply).send(gzip ? compress(source) : source);
  } else if (gzip) {
    pipeline(source, createGzip(), response as ServerResponse, ignoreGone);
  } else {
    pipeline(source, response as ServerResponse, ignoreGone);
  }
}

function compress(source: Readable): Readable {
  return pipeline(source, createGzip(), ignoreGone);
}

/** A scraper that leaves is no error; `pipeline` has ended all streams by then. */
function ignoreGone(): void {
  // Nothing is left to do.
}
