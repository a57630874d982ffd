import type { INestApplicationContext } from '@nestjs/common';
import { MetricsExposition, type RenderOptions } from 'nestjs-metrics';

/** A body that is still to be read. */
export type OpenBody = AsyncIterator<Uint8Array>;

/** Begins a scrape without HTTP; resolves once its moment is taken. */
export async function openBody(
  app: INestApplicationContext,
  options?: RenderOptions & { readonly accept?: string | undefined },
): Promise<OpenBody> {
  const exposition = app.get(MetricsExposition, { strict: false });
  const { body } = await exposition.render(options?.accept, options);
  return body[Symbol.asyncIterator]();
}

/** What is left of a body, chunk by chunk. */
export async function chunksOf(body: OpenBody): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for (let next = await body.next(); !next.done; next = await body.next()) chunks.push(next.value);
  return chunks;
}

/** Chunks as text; bytes that are no UTF-8 are a failure. */
export function textOf(...chunks: readonly Uint8Array[]): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}

/** What is left of a body. */
export async function restOf(body: OpenBody): Promise<string> {
  return textOf(...(await chunksOf(body)));
}

/** The next chunk, of which there must be one. */
export async function chunkOf(body: OpenBody): Promise<Uint8Array> {
  const next = await body.next();
  if (next.done) throw new Error('The body has ended');
  return next.value;
}

/** The lines of the samples in a body. */
export function samplesIn(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}
