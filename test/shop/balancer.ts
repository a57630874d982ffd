import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

/** What stands between a scraper and several processes: asks another where one does not answer. */
export interface Balancer {
  /** Host and port. */
  readonly address: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** After so long another one is asked as well: one that was killed or stopped does not answer. */
const PATIENCE_MS = 1_000;
const TRIES = 3;

/** Starts one on a free port of the loopback interface; each request gets a connection of its own. */
export async function startBalancer(target: string): Promise<Balancer> {
  const server = createServer((incoming, response) => {
    ask(target + incoming.url, incoming.headers)
      .then(({ status, headers, body }) => {
        response.writeHead(status, { 'content-type': headers['content-type'] ?? '' });
        response.end(body);
      })
      .catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
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
  const sent = request(url, { agent: false, headers: { accept }, signal }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const body = await buffer(response);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}
