import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, expect, it } from '@jest/globals';
import { Controller, Get, Param } from '@nestjs/common';
import { closeApps, startApp } from '../support/app.js';
import { counted } from './counted.js';

type Express = (request: IncomingMessage, response: ServerResponse) => void;

@Controller('cats')
class CatsController {
  @Get(':id')
  one(@Param('id') id: string): string {
    return id;
  }
}

afterEach(closeApps);

it('a request that is handed to Express without a connection ends when its response is finished', async () => {
  const running = await startApp({ controllers: [CatsController], metrics: { http: true } });
  const express = running.app.getHttpAdapter().getInstance() as Express;
  // As serverless adapters make them: such a response is never closed.
  const connection = new PassThrough() as unknown as Socket;
  const request = Object.assign(new IncomingMessage(connection), { method: 'GET', url: '/cats/1' });
  const response = new ServerResponse(request);
  response.assignSocket(connection);
  const finished = once(response, 'finish');
  express(request, response);
  await finished;
  expect(await counted(running, 1)).toEqual({ 'GET /cats/:id 200': 1 });
  expect(await running.sample('http_requests_in_flight{method="GET"}')).toBe(0);
});
