import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import type { MetricsModuleOptions } from 'nestjs-metrics';
import { send } from '../endpoint/send.js';
import { ADAPTERS, closeApps, startApp, type TestApp } from '../support/app.js';
import { counted, sendAll, seriesIn, tableOf } from './counted.js';

@Controller('cats')
class CatsController {
  @Get()
  all(): string {
    return 'cats';
  }
}

interface Place {
  readonly what: string;
  readonly path: string;
  readonly metrics?: MetricsModuleOptions;
  readonly configure?: (app: TestApp) => void;
}

const PLACES: Place[] = [
  { what: 'at /metrics', path: '/metrics' },
  {
    what: 'under a global prefix',
    path: '/metrics',
    configure: (app) => app.setGlobalPrefix('api', { exclude: ['cats'] }),
  },
  {
    what: 'at another path',
    path: '/internal/prom',
    metrics: { endpoint: { path: '/internal/prom' } },
  },
  {
    what: 'with a convention of its own',
    path: '/metrics',
    metrics: { http: { convention: 'otel' } },
  },
];

afterEach(closeApps);

describe.each(ADAPTERS)('our own endpoint on %s', (adapter) => {
  it.each(PLACES)('is never measured: $what', async ({ path, metrics, configure }) => {
    const running = await startApp({
      adapter,
      metrics: { http: true, ...metrics },
      controllers: [CatsController],
      ...(configure && { configure }),
    });
    for (let scrapes = 0; scrapes < 3; scrapes++) await running.scrape(undefined, path);
    await sendAll(running, [
      `HEAD ${path}`,
      `${path}?name[]=http_requests_total`,
      `HEAD ${path}?a`,
    ]);
    await send(running.url + path, { headers: { 'accept-encoding': 'gzip' } });
    await sendAll(running, ['/cats']);
    const name =
      metrics?.http === undefined
        ? 'http_requests_total'
        : 'http_server_request_duration_seconds_count';
    expect(await counted(running, 1, { name, path })).toEqual({ 'GET /cats 200': 1 });
    const body = await running.scrape(undefined, path);
    // Not even the scrape that is asking.
    for (const gauge of ['http_requests_in_flight', 'http_server_active_requests']) {
      expect(tableOf(body, gauge)).toEqual({});
    }
  });

  it('says nothing of requests to its path that it does not answer', async () => {
    const running = await startApp({ adapter, metrics: { http: true } });
    await sendAll(running, ['/metrics/more', '/metric']);
    expect(await counted(running, 2)).toEqual({ 'GET unmatched 404': 2 });
    const all = seriesIn(await running.scrape(), 'http_requests_total');
    expect(all.filter(({ labels }) => labels['route'] !== 'unmatched')).toEqual([]);
  });
});
