import type { ServerResponse } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import type { ScrapeResponse } from './scrape-response.js';
import { whenEnded } from './when-ended.js';

/** A response of the endpoint's own server. */
export class PlainResponse implements ScrapeResponse {
  constructor(readonly raw: ServerResponse) {}

  send(status: number, headers: Readonly<Record<string, string>>, body?: Readable): void {
    const { raw } = this;
    raw.statusCode = status;
    for (const [name, value] of Object.entries(headers)) raw.setHeader(name, value);
    raw.setHeader('Vary', 'Accept, Accept-Encoding');
    // Who is refused holds no connection.
    if (status >= 400) raw.setHeader('Connection', 'close');
    if (body === undefined) raw.end();
    else pipeline(body, raw, whenEnded);
  }
}
