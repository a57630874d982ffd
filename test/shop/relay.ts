import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PATIENTLY } from './running-shop.js';

/** A pass-through to one target that asks for the text format, whatever the scraper asks for. */
export interface TextRelay {
  /** Host and port. */
  readonly address: string;
  close(): Promise<void>;
}

/** Starts one on a free port of the loopback interface. */
export async function startTextRelay(target: string): Promise<TextRelay> {
  const server = createServer((request, response) => {
    // A connection that is kept may be closed by the shop just when it is used again.
    const headers = { ...PATIENTLY, accept: 'text/plain;version=0.0.4' };
    fetch(target + request.url, { headers })
      .then(async (answer) => {
        const body = await answer.text();
        response.writeHead(answer.status, {
          'content-type': answer.headers.get('content-type') ?? '',
        });
        response.end(body);
      })
      .catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
