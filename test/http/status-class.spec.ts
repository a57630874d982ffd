import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Param, ParseIntPipe, Res } from '@nestjs/common';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { counted, sendAll, tableOf } from './counted.js';

@Controller('status')
class StatusController {
  @Get(':status')
  one(
    @Param('status', ParseIntPipe) status: number,
    @Res() response: { status(code: number): { send(body: string): void } },
  ): void {
    response.status(status).send('');
  }
}

afterEach(closeApps);

describe.each(ADAPTERS)('statusClass on %s', (adapter) => {
  it.each([
    ['prometheus', 'http_requests_total', 'http_request_duration_seconds_count'],
    [
      'otel',
      'http_server_request_duration_seconds_count',
      'http_server_request_duration_seconds_count',
    ],
  ] as const)('has classes in place of numbers (%s)', async (convention, total, duration) => {
    const running = await startApp({
      adapter,
      metrics: { http: { convention, statusClass: true } },
      controllers: [StatusController],
    });
    const statuses = [200, 201, 204, 301, 304, 400, 404, 418, 500, 503];
    await sendAll(
      running,
      statuses.map((status) => `/status/${status}`),
    );
    const expected = {
      'GET /status/:status 2xx': 3,
      'GET /status/:status 3xx': 2,
      'GET /status/:status 4xx': 3,
      'GET /status/:status 5xx': 2,
    };
    expect(await counted(running, statuses.length, { name: total })).toEqual(expected);
    expect(tableOf(await running.scrape(), duration)).toEqual(expected);
  });
});
