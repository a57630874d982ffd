import { afterEach, describe, expect, it } from '@jest/globals';
import {
  All,
  Controller,
  Delete,
  Get,
  Head,
  Options,
  Post,
  Put,
  Search,
  VersioningType,
} from '@nestjs/common';
import type { HttpMetricsOptions } from 'nestjs-metrics';
import { resetMetrics } from 'nestjs-metrics/testing';
import { ADAPTERS, closeApps, startApp, type RunningApp } from '../support/app.js';
import { counted, sendAll, seriesIn } from './counted.js';

@Controller('cats')
class CatsController {
  @Get()
  all(): string {
    return 'cats';
  }

  @Post()
  add(): string {
    return 'added';
  }

  @Put(':id')
  put(): string {
    return 'put';
  }

  @Delete(':id')
  remove(): string {
    return 'removed';
  }

  @Head('head')
  head(): void {}

  @Options('options')
  options(): void {}

  @Search('search')
  search(): void {}

  @All('any')
  any(): string {
    return 'any';
  }
}

const ROUTES = [
  'GET /cats',
  'POST /cats',
  'PUT /cats/:id',
  'DELETE /cats/:id',
  'HEAD /cats/head',
  'OPTIONS /cats/options',
];

afterEach(closeApps);

describe.each(ADAPTERS)('the first scrape on %s', (adapter) => {
  const seeded = async (
    http: HttpMetricsOptions | true,
    name = 'http_requests_total',
  ): Promise<string[]> => {
    const { scrape } = await startApp({
      adapter,
      metrics: { http },
      controllers: [CatsController],
    });
    return seriesIn(await scrape(), name).map(({ labels, value }) =>
      [...Object.values(labels), value].join(' '),
    );
  };

  it('has no request unless it is asked for', async () => {
    expect(await seeded(true)).toEqual([]);
    expect(await seeded({ seedStatus: [] })).toEqual([]);
  });

  it('has every known route at zero for the statuses asked for, and none of @All or of our own', async () => {
    expect((await seeded({ seedStatus: ['200', 404] })).toSorted()).toEqual(
      ROUTES.flatMap((route) => [`${route} 200 0`, `${route} 404 0`]).toSorted(),
    );
  });

  it('has classes where statuses are counted by class', async () => {
    const http = { statusClass: true, seedStatus: ['2xx', 404, '500'] };
    expect((await seeded(http)).toSorted()).toEqual(
      ROUTES.flatMap((route) => [`${route} 2xx 0`, `${route} 4xx 0`, `${route} 5xx 0`]).toSorted(),
    );
  });

  it('has durations by the convention of OpenTelemetry, which has no counter', async () => {
    const http = { convention: 'otel', seedStatus: ['200'] } as const;
    const name = 'http_server_request_duration_seconds_count';
    expect((await seeded(http, name)).toSorted()).toEqual(
      ROUTES.map((route) => `${route} 200 0`).toSorted(),
    );
  });

  it('names handlers where handlers are named', async () => {
    const http = { handlerLabels: true, seedStatus: ['200'] };
    expect(await seeded(http)).toEqual(
      expect.arrayContaining(['POST /cats 200 CatsController add 0']),
    );
  });

  it('has nothing that is excluded, and nothing where labels of one’s own are unknown yet', async () => {
    expect(await seeded({ seedStatus: ['200'], exclude: [CatsController] })).toEqual([]);
    expect(await seeded({ seedStatus: ['200'], labels: { tenant: () => 'acme' } })).toEqual([]);
  });

  it('has no routes beyond maxRoutes by name', async () => {
    const rows = await seeded({ seedStatus: ['200'], maxRoutes: 1 });
    expect(new Set(rows.map((row) => row.split(' ')[1]))).toEqual(new Set(['/cats', '__other__']));
  });

  it('has the templates with prefix and version', async () => {
    @Controller({ path: 'dogs', version: ['1', '2'] })
    class DogsController {
      @Get(':id')
      one(): string {
        return 'a dog';
      }
    }
    const { scrape } = await startApp({
      adapter,
      metrics: { http: { seedStatus: ['200'] } },
      controllers: [DogsController],
      configure: (app) => app.setGlobalPrefix('api').enableVersioning({ type: VersioningType.URI }),
    });
    const routes = seriesIn(await scrape(), 'http_requests_total').map(
      ({ labels }) => labels['route'],
    );
    expect(routes).toEqual(['/api/v1/dogs/:id', '/api/v2/dogs/:id']);
  });
});

describe.each(ADAPTERS)('a seeded route on %s', (adapter) => {
  const start = (): Promise<RunningApp> =>
    startApp({
      adapter,
      metrics: { http: { seedStatus: ['200'] } },
      controllers: [CatsController],
    });

  it('is one series with its requests', async () => {
    const running = await start();
    await sendAll(running, ['/cats', '/cats']);
    expect(await counted(running, 2)).toEqual({ 'GET /cats 200': 2 });
    const all = seriesIn(await running.scrape(), 'http_requests_total');
    expect(all).toHaveLength(ROUTES.length);
  });

  it('is there at zero again after a reset', async () => {
    const running = await start();
    await sendAll(running, ['/cats']);
    await counted(running, 1);
    resetMetrics(running.app);
    expect(
      await running.sample('http_requests_total{method="GET",route="/cats",status="200"}'),
    ).toBe(0);
    expect(await running.sample('http_requests_in_flight{method="GET"}')).toBe(0);
    await sendAll(running, ['/cats']);
    expect(await counted(running, 1)).toEqual({ 'GET /cats 200': 1 });
  });
});
