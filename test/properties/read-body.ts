import type { INestApplicationContext } from '@nestjs/common';
import { MetricsExposition } from 'nestjs-metrics';
import type { Registry } from 'prom-client';
import type { Format } from './expected-body.js';
import { parseOpenMetrics, parseText, type ParsedBody } from './parse-exposition.js';

/** The formats that the module itself writes. */
export const FORMATS = ['text', 'openmetrics'] as const;

/** One of the {@link FORMATS}. */
export type BodyFormat = (typeof FORMATS)[number];

const ACCEPT = { text: 'text/plain', openmetrics: 'application/openmetrics-text' } as const;

/** Begins a scrape without HTTP; the body is still to be read. */
export async function openBody(
  app: INestApplicationContext,
  format: BodyFormat,
  names?: readonly string[],
): Promise<AsyncIterator<Uint8Array>> {
  const exposition = app.get(MetricsExposition, { strict: false });
  const { body } = await exposition.render(ACCEPT[format], names && { names });
  return body[Symbol.asyncIterator]();
}

/** A body that was read to its end. */
export function parseChunks(chunks: readonly Uint8Array[], format: Format): ParsedBody {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  return format === 'openmetrics' ? parseOpenMetrics(text) : parseText(text);
}

/** A whole scrape at once. */
export async function scrapeBody(
  app: INestApplicationContext,
  format: BodyFormat,
  names?: readonly string[],
): Promise<ParsedBody> {
  const body = await openBody(app, format, names);
  const chunks: Uint8Array[] = [];
  for (let next = await body.next(); !next.done; next = await body.next()) chunks.push(next.value);
  return parseChunks(chunks, format);
}

/** The same as prom-client's own registry writes it, which spells NaN in its own way. */
export async function scrapeRegistry(registry: Registry): Promise<ParsedBody> {
  return parseText((await registry.metrics()).replaceAll(/ Nan$/gm, ' NaN'));
}
