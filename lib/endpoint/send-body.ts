import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { Logger } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { describeError } from '../errors/index.js';

const logger = new Logger('MetricsModule');

/** What a scrape is answered with. */
export interface ScrapeResponse {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  readonly gzip: boolean;
}

/** The response of either adapter, as far as it is used. */
interface AnyResponse {
  getHeader(name: string): string | string[] | undefined;
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
  const vary = (response as AnyResponse).getHeader('vary');
  adapter.setHeader(response, 'Vary', [vary ?? [], 'Accept, Accept-Encoding'].flat().join(', '));
  const source = Readable.from(body, { objectMode: false });
  if (adapter.getType() === 'fastify') {
    (response as Reply).send(gzip ? compress(source) : source);
  } else if (gzip) {
    pipeline(source, createGzip(), response as ServerResponse, whenEnded);
  } else {
    pipeline(source, response as ServerResponse, whenEnded);
  }
}

function compress(source: Readable): Readable {
  return pipeline(source, createGzip(), whenEnded);
}

/** A scraper that leaves is no error; by then `pipeline` has ended all streams. */
function whenEnded(error: NodeJS.ErrnoException | null | undefined): void {
  if (!error || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
  logger.error(`A scrape was cut short: ${describeError(error)}`);
}
