import { once } from 'node:events';
import { Agent, get, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createAuthority } from '../support/certificate.js';
import { send } from '../endpoint/send.js';
import { closeContexts, startContext } from './own-port.js';

const authority = createAuthority();
const server = authority.issue('server');
const CA = { ca: authority.cert };

async function scrape(url: string, options: RequestOptions): Promise<string> {
  const agent = new Agent({ keepAlive: true });
  try {
    const request = get(url, { agent, ...options });
    // A connection that is refused may fail twice: when it is written to, and when it ends.
    request.on('error', () => undefined);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return `${response.statusCode} ${await text(response)}`;
  } finally {
    agent.destroy();
  }
}

/** Why a scrape did not come through. */
async function failure(url: string, options: RequestOptions): Promise<string> {
  const error: unknown = await scrape(url, options).catch((thrown: unknown) => thrown);
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

afterEach(closeContexts);

describe('a port of its own with TLS', () => {
  it('serves HTTPS, and not HTTP', async () => {
    const { url } = await startContext({ tls: server });
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/metrics$/);
    expect(await scrape(url, CA)).toMatch(/^200 # HELP /);
    await expect(send(url.replace('https', 'http'))).rejects.toThrow(/hang up|ECONNRESET/);
    expect(await scrape(url, CA)).toMatch(/^200 # HELP /);
  });

  it('lets in who shows a certificate of the authority, where it asks for one', async () => {
    const { url } = await startContext({ tls: { ...server, ...CA, requestCert: true } });
    const { cert, key } = authority.issue('scraper');
    expect(await scrape(url, { ...CA, cert, key })).toMatch(/^200 # HELP /);
    const stranger = createAuthority().issue('stranger');
    for (const options of [CA, { ...CA, cert: stranger.cert, key: stranger.key }]) {
      expect(await failure(url, options)).toMatch(/^(ECONNRESET|EPIPE|ERR_SSL_.*|Error.*hang up)/);
    }
    expect(await scrape(url, { ...CA, cert, key })).toMatch(/^200 # HELP /);
  });
});
