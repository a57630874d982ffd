import { Readable, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { MetricsExposition } from '../exposition/index.js';
import { EndpointAccess } from './endpoint-access.js';
import { readScrapeRequest, type IncomingScrape } from './scrape-request.js';
import type { ScrapeResponse } from './scrape-response.js';
import { whenEnded } from './when-ended.js';

/** Answers scrapes, through whichever server they come. */
@Injectable()
export class ScrapeHandler {
  constructor(
    private readonly exposition: MetricsExposition,
    private readonly access: EndpointAccess,
  ) {}

  /** Answers one request. */
  async handle(incoming: IncomingScrape, response: ScrapeResponse): Promise<void> {
    const challenge = await this.access.challenge(incoming.headers['authorization'] as string);
    if (challenge !== undefined) {
      response.send(401, { 'WWW-Authenticate': challenge });
      return;
    }
    const { accept, names, deadlineMs, isHead, acceptsGzip } = readScrapeRequest(incoming);
    if (isHead) {
      response.send(200, { 'Content-Type': this.exposition.contentType(accept) });
      return;
    }
    const { contentType, body } = await this.exposition.render(accept, { names, deadlineMs });
    const source = Readable.from(body, { objectMode: false });
    if (acceptsGzip) {
      const headers = { 'Content-Type': contentType, 'Content-Encoding': 'gzip' };
      response.send(200, headers, pipeline(source, createGzip(), whenEnded));
    } else {
      response.send(200, { 'Content-Type': contentType }, source);
    }
  }
}
