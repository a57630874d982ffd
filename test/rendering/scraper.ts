import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';

/** A scraper that reads at its own pace. */
export interface Scraper {
  readonly incoming: IncomingMessage;
  /** Waits for the next bytes, then stops to read. */
  some(): Promise<Buffer>;
  /** What is left of the body; rejects where it is cut. */
  rest(): Promise<Buffer>;
  /** Closes the connection. */
  leave(): Promise<void>;
}

const started = new Set<ClientRequest>();

/** Closes what a test has left open, for which its app would wait; for `afterEach`. */
export function endScrapers(): void {
  for (const outgoing of started) outgoing.on('error', () => undefined).destroy();
  started.clear();
}

/** What a scraper says that reads as slowly as a test wants. */
const PATIENT = { 'x-prometheus-scrape-timeout-seconds': '120' };

/** Sends a request; resolves with the header, before anything of the body is read. */
export async function startScraper(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Scraper> {
  const outgoing = request(url, { headers: { ...PATIENT, ...headers }, agent: false });
  started.add(outgoing);
  outgoing.end();
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  return {
    incoming,
    some: () =>
      new Promise((resolve, reject) => {
        incoming.once('error', reject);
        incoming.once('data', (chunk: Buffer) => {
          incoming.pause().off('error', reject);
          resolve(chunk);
        });
      }),
    rest: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    leave: async () => {
      incoming.on('error', () => undefined);
      outgoing.on('error', () => undefined);
      const closed = new Promise((resolve) => incoming.once('close', resolve));
      outgoing.destroy();
      await closed;
    },
  };
}

/** Requests in a row in which a number must stay as it is. */
const ROUND = 30;

/** Sends requests, which the server answers, until a number changes no more. */
export async function untilStill(url: string, count: () => number): Promise<number> {
  for (;;) {
    const before = count();
    for (let index = 0; index < ROUND; index++) await (await fetch(url)).text();
    if (count() === before) return before;
  }
}
