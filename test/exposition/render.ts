import type { INestApplicationContext } from '@nestjs/common';
import { MetricsExposition, type RenderOptions } from 'nestjs-metrics';

/** The two formats' media types, as a scraper asks for them. */
export const TEXT = 'text/plain';
/** See {@link TEXT}. */
export const OPENMETRICS = 'application/openmetrics-text';

/** What is answered with each. */
export const CONTENT_TYPES = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const;

/** A scrape without HTTP. */
export async function render(
  app: INestApplicationContext,
  accept?: string,
  options?: RenderOptions,
): Promise<{ contentType: string; text: string }> {
  const { contentType, body } = await app
    .get(MetricsExposition, { strict: false })
    .render(accept, options);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return { contentType, text: Buffer.concat(chunks).toString() };
}
