import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import axios from 'axios';
import * as undici from 'undici';

/** What the tests ask of a client. */
export interface Ask {
  readonly url: string;
  readonly method?: string;
  readonly signal?: AbortSignal;
}

/** A way to send a request: resolves with the status once the body is read. */
export type Client = (ask: Ask) => Promise<number>;

/** Each way to send a request from Node. */
export const CLIENTS: readonly (readonly [name: string, client: Client])[] = [
  ['the global fetch', byFetch(fetch)],
  ['fetch of undici', byFetch(undici.fetch)],
  [
    'request of undici',
    async ({ url, ...options }) => {
      const { statusCode, body } = await undici.request(url, options as object);
      await body.text();
      return statusCode;
    },
  ],
  [
    'node:http',
    async ({ url, ...options }) => {
      const request = httpRequest(url, options);
      request.end();
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      await readToEnd(response);
      return response.statusCode!;
    },
  ],
  [
    'axios',
    async ({ url, ...options }) => {
      const { status } = await axios({ url, ...options, validateStatus: () => true });
      return status;
    },
  ],
];

/** Reads a response of `node:http`; rejects where it is cut. */
export async function readToEnd(response: IncomingMessage): Promise<void> {
  for await (const _ of response);
}

function byFetch(send: typeof fetch): Client {
  return async ({ url, ...options }) => {
    const response = await send(url, options);
    await response.text();
    return response.status;
  };
}
