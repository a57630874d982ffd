import { request as sendRequest } from 'node:http';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Head, Post, Query, Res, StreamableFile } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { send } from '../endpoint/send.js';
import { ADAPTERS, closeApps, startApp, type RunningApp } from '../support/app.js';
import { compress } from './compress.js';
import { counted, tableOf } from './counted.js';

const TEXT = 'How much wood would a woodchuck chuck? '.repeat(200);

/** As much of both adapters' responses as is used. */
interface Response {
  readonly raw?: ServerResponse;
  status(code: number): { send(body?: string): void };
}

const rawOf = (response: Response): ServerResponse =>
  response.raw ?? (response as unknown as ServerResponse);

@Controller()
class BodiesController {
  @Get('text')
  text(): string {
    return TEXT;
  }

  @Get('unicode')
  unicode(): string {
    return 'žluťoučký kůň';
  }

  @Get('json')
  json(): object {
    return { cats: ['Tom'] };
  }

  @Get('empty')
  empty(): void {}

  @Get('streamed')
  streamed(@Query('chunks') chunks: string): StreamableFile {
    const parts = Array.from({ length: Number(chunks) }, () => Buffer.alloc(10_000, 'x'));
    return new StreamableFile(Readable.from(parts));
  }

  @Get('written')
  written(@Res() response: Response): void {
    const raw = rawOf(response);
    raw.writeHead(200);
    raw.write('abc');
    raw.write('0a0b0c', 'hex');
    raw.write(new Uint8Array(5), () => undefined);
    raw.end('é', 'latin1');
  }

  @Get('unchanged')
  unchanged(@Res() response: Response): void {
    response.status(304).send();
  }

  @Get('bodiless')
  bodiless(@Res() response: Response): void {
    const raw = rawOf(response);
    raw.writeHead(204);
    raw.end('what nobody gets');
  }

  @Head('head')
  head(): void {}

  @Post('echo')
  echo(@Body() body: unknown): string {
    return JSON.stringify(body ?? null);
  }
}

const startBodies = (adapter: (typeof ADAPTERS)[number]): Promise<RunningApp> =>
  startApp({ adapter, metrics: { http: { sizes: true } }, controllers: [BodiesController] });

/** Sends a body in chunks, without saying how long it will be. */
async function sendChunks(url: string, chunks: readonly string[]): Promise<string> {
  const outgoing = sendRequest(url, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
  });
  for (const chunk of chunks) outgoing.write(chunk);
  outgoing.end();
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of incoming) body += String(chunk);
  return body;
}

/** The sizes of requests and responses so far, once as many requests have ended as were sent. */
async function sizesOf(
  running: RunningApp,
  requests: number,
): Promise<{ request: Record<string, number>; response: Record<string, number> }> {
  await counted(running, requests);
  const body = await running.scrape();
  return {
    request: tableOf(body, 'http_request_size_bytes_sum'),
    response: tableOf(body, 'http_response_size_bytes_sum'),
  };
}

afterEach(closeApps);

describe.each(ADAPTERS)('the sizes of bodies on %s', (adapter) => {
  it.each([
    ['a text', '/text', 200, TEXT.length],
    ['a text of more bytes than letters', '/unicode', 200, Buffer.byteLength('žluťoučký kůň')],
    ['JSON', '/json', 200, 16],
    ['a stream', '/streamed?chunks=30', 200, 300_000],
    ['writes by hand of several encodings', '/written', 200, 3 + 3 + 5 + 1],
    ['an answer that nothing has changed', '/unchanged', 304, 0],
    ['an answer that has no body, whatever was written', '/bodiless', 204, 0],
    ['nothing', '/empty', 200, 0],
  ])('are those of %s as it is sent', async (_, path, status, bytes) => {
    const running = await startBodies(adapter);
    const answer = await send(running.url + path);
    expect(answer.status).toBe(status);
    expect(answer.body).toHaveLength(bytes);
    const { request, response } = await sizesOf(running, 1);
    const row = `GET ${path.split('?')[0]!} ${status}`;
    expect(response).toEqual(bytes === 0 ? {} : { [row]: bytes });
    expect(request).toEqual({});
    // Nothing is a size too.
    const body = await running.scrape();
    for (const name of ['http_request_size_bytes_count', 'http_response_size_bytes_count']) {
      expect(tableOf(body, name)).toEqual({ [row]: 1 });
    }
  });

  it.each([
    ['a route of GET', '/text'],
    ['a route of its own', '/head'],
    ['a stream', '/streamed?chunks=30'],
    ['writes by hand', '/written'],
  ])('are none for HEAD: %s', async (_, path) => {
    const running = await startBodies(adapter);
    expect((await send(running.url + path, { method: 'HEAD' })).body).toHaveLength(0);
    expect(await sizesOf(running, 1)).toEqual({ request: {}, response: {} });
  });

  it('are those of a request with and without its length in front', async () => {
    const running = await startBodies(adapter);
    const cats = JSON.stringify({ cats: ['Tom', 'Žofka'] });
    const answer = await fetch(`${running.url}/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: cats,
    });
    expect(await answer.text()).toBe(cats);
    const bytes = Buffer.byteLength(cats);
    expect(await sizesOf(running, 1)).toEqual({
      request: { 'POST /echo 201': bytes },
      response: { 'POST /echo 201': bytes },
    });
    const long = JSON.stringify({ text: 'x'.repeat(50_000) });
    expect(
      await sendChunks(`${running.url}/echo`, [long.slice(0, 20_000), long.slice(20_000)]),
    ).toBe(long);
    expect(await sizesOf(running, 2)).toEqual({
      request: { 'POST /echo 201': bytes + long.length },
      response: { 'POST /echo 201': bytes + long.length },
    });
  });

  it('are those of a body that nobody reads', async () => {
    const running = await startBodies(adapter);
    await fetch(`${running.url}/none`, { method: 'POST', body: 'x'.repeat(100) });
    expect((await sizesOf(running, 1)).request).toEqual({ 'POST unmatched 404': 100 });
  });

  it('are compressed where a middleware compresses', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: { sizes: true } },
      controllers: [BodiesController],
      configure: (app) => app.use('/text', compress),
    });
    const answer = await send(`${running.url}/text`, { headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(answer.body).toString()).toBe(TEXT);
    expect((await sizesOf(running, 1)).response).toEqual({ 'GET /text 200': answer.body.length });
  });

  it('are not measured unless they are asked for', async () => {
    const running = await startApp({ adapter, metrics: { http: true } });
    expect(await running.scrape()).not.toContain('_size_bytes');
  });
});
