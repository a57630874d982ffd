import { once } from 'node:events';
import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { PATIENTLY } from './running-shop.js';

/** What stands between a scraper and several processes: asks another where one does not answer. */
export interface Balancer {
  /** Host and port. */
  readonly address: string;
  /** What came of the scrapes so far, once all of them have been answered. */
  outcomes(): Promise<ScrapeOutcomes>;
  close(): Promise<void>;
}

/** What scrapers got. */
export interface ScrapeOutcomes {
  /** Answers that were none, or another one than 200. */
  readonly failures: readonly string[];
  /** How many answers took so long that a scraper may not have waited for them. */
  readonly late: number;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** After so long another one is asked as well: one that was killed or stopped does not answer. */
const PATIENCE_MS = 1_000;
const TRIES = 3;
/** Far longer than that, and far shorter than scrapers wait. */
const LATE_MS = 5_000;

/** Starts one on a free port of the loopback interface; each request gets a connection of its own. */
export async function startBalancer(target: string): Promise<Balancer> {
  const scrapes = new Set<Promise<void>>();
  const failures: string[] = [];
  let late = 0;
  const pass = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const began = performance.now();
    try {
      const { status, headers, body } = await ask(target + incoming.url, incoming.headers);
      if (status !== 200) failures.push(`${status} ${body.toString()}`);
      response.writeHead(status, { 'content-type': headers['content-type'] ?? '' });
      response.end(body);
    } catch (error) {
      failures.push(String(error));
      response.writeHead(502).end(String(error));
    }
    // Rejects where the scraper has not waited.
    await finished(response).catch(() => undefined);
    if (performance.now() - began > LATE_MS) late += 1;
  };
  const server = createServer((incoming, response) => {
    const scrape = pass(incoming, response).finally(() => scrapes.delete(scrape));
    scrapes.add(scrape);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    outcomes: async () => {
      await Promise.all(scrapes);
      return { failures, late };
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The first answer. */
async function ask(url: string, { accept = '*/*' }: IncomingHttpHeaders): Promise<Answer> {
  const answered = new AbortController();
  const { signal } = answered;
  const tries = Array.from({ length: TRIES }, async (_, before) => {
    await setTimeout(before * PATIENCE_MS, undefined, { signal });
    return askOnce(url, accept, signal);
  });
  try {
    return await Promise.any(tries);
  } finally {
    answered.abort();
  }
}

async function askOnce(url: string, accept: string, signal: AbortSignal): Promise<Answer> {
  const sent = request(url, { agent: false, headers: { ...PATIENTLY, accept }, signal }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const body = await buffer(response);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}
