import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

/** A response on its way to a scraper, whichever server it goes through. */
export interface ScrapeResponse {
  /** Node's own response underneath, to see the scraper leave and to cut it. */
  readonly raw: ServerResponse;
  /** Sends the answer; a body is streamed, with backpressure. */
  send(status: number, headers: Readonly<Record<string, string>>, body?: Readable): void;
}
