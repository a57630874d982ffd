import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Logger, Param, type LoggerService } from '@nestjs/common';
import type { HttpMetricsOptions, HttpRequestLike } from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { send } from '../endpoint/send.js';
import { counted, sendAll, seriesIn, tableOf } from './counted.js';

@Controller('cats')
class CatsController {
  @Get(':id')
  one(@Param('id') id: string): string {
    return id;
  }
}

class Lines implements LoggerService {
  readonly warnings: string[] = [];
  readonly errors: string[] = [];

  log(): void {}

  warn(message: unknown): void {
    this.warnings.push(String(message));
  }

  error(message: unknown): void {
    this.errors.push(String(message));
  }
}

let lines: Lines;
beforeEach(() => {
  lines = new Lines();
});
afterEach(async () => {
  await closeApps();
  Logger.overrideLogger(false);
});

describe.each(ADAPTERS)('a label of one’s own on %s', (adapter) => {
  const start = (http: HttpMetricsOptions, strict = false): ReturnType<typeof startApp> =>
    startApp({
      adapter,
      metrics: { http, strict },
      controllers: [CatsController],
      configure: (app) => app.useLogger(lines),
    });

  it('takes its value from the request and its response, in every metric but those in flight', async () => {
    const running = await start({
      sizes: true,
      labels: {
        tenant: (request) => request.headers['x-tenant'] as string,
        type: (_, response) => String(response.getHeader('content-type')).split(';')[0]!,
        late: (_, response) => response.statusCode === 200,
      },
    });
    await sendAll(running, ['/cats/1'], { 'X-Tenant': 'acme' });
    await counted(running, 1);
    const body = await running.scrape();
    const labels = {
      method: 'GET',
      route: '/cats/:id',
      status: '200',
      tenant: 'acme',
      type: expect.stringMatching(/^text\/(html|plain)$/),
      late: 'true',
    };
    for (const name of [
      'http_requests_total',
      'http_request_duration_seconds_count',
      'http_request_size_bytes_count',
      'http_response_size_bytes_count',
    ]) {
      expect(seriesIn(body, name)).toEqual([{ labels, value: 1 }]);
    }
    expect(
      seriesIn(body, 'http_requests_in_flight').flatMap((one) => Object.keys(one.labels)),
    ).not.toContain('tenant');
  });

  it.each<[what: string, value: unknown, label: string]>([
    ['nothing', undefined, 'none'],
    ['null', null, 'none'],
    ['an empty text', '', ''],
    ['a number', 42, '42'],
    ['a boolean', false, 'false'],
    ['a text that is too long', 'x'.repeat(300), 'x'.repeat(200)],
    ['half a surrogate pair', 'a\uD800', 'a\uFFFD'],
  ])('takes %s as its value', async (_, value, label) => {
    const running = await start({ labels: { own: () => value as string } });
    await sendAll(running, ['/cats/1', '/dogs']);
    await counted(running, 2);
    const all = seriesIn(await running.scrape(), 'http_requests_total');
    expect(all.map(({ labels }) => labels['own'])).toEqual([label, label]);
    expect(lines.warnings).toEqual([]);
  });

  describe.each([false, true])('where strict is %p', (strict) => {
    it.each<[what: string, label: () => unknown]>([
      [
        'throws',
        () => {
          throw new Error('no tenant');
        },
      ],
      [
        'throws nothing',
        () => {
          throw undefined;
        },
      ],
      ['returns an object', () => ({})],
      ['returns NaN', () => Number.NaN],
      ['returns a symbol', () => Symbol('tenant')],
      ['returns a promise', () => Promise.resolve('acme')],
      ['returns a promise that fails', () => Promise.reject(new Error('no tenant'))],
    ])('is __other__ where its function %s, and is reported', async (_, label) => {
      const running = await start(
        { labels: { good: () => 'fine', tenant: label as () => string } },
        strict,
      );
      expect(await sendAll(running, ['/cats/1', '/cats/2', '/dogs'])).toEqual([200, 200, 404]);
      expect(await counted(running, 3)).toEqual({
        'GET /cats/:id 200 fine __other__': 2,
        'GET unmatched 404 fine __other__': 1,
      });
      const body = await running.scrape();
      expect(tableOf(body, 'nestjs_metrics_recording_errors_total')).toEqual({
        'http_requests_total callback_error': 3,
      });
      const ours = [...lines.warnings, ...lines.errors].filter((line) => line.includes('tenant'));
      expect(ours[0]).toContain('http_requests_total');
      // A strict app says so each time.
      expect(ours).toHaveLength(strict ? 3 : 1);
      expect(await running.sample('http_requests_in_flight{method="GET"}')).toBe(0);
    });
  });

  it('folds to __other__ beyond 2,000 values, and no request is lost', async () => {
    let next = 0;
    const running = await start({ labels: { tenant: () => `tenant-${next++}` } });
    const requests = 2_010;
    const batch = Array.from({ length: 30 }, () => '/cats/1');
    for (let sent = 0; sent < requests; sent += batch.length) {
      await Promise.all(batch.map((path) => sendAll(running, [path])));
    }
    await counted(running, requests);
    const all = seriesIn(await running.scrape(), 'http_requests_total');
    expect(all).toHaveLength(2_001);
    expect(all.reduce((sum, { value }) => sum + value, 0)).toBe(requests);
    expect(all.find(({ labels }) => labels['tenant'] === '__other__')?.value).toBe(
      requests - 2_000,
    );
    expect(
      await running.sample(
        'nestjs_metrics_label_overflow_total{metric="http_requests_total",label="tenant"}',
      ),
    ).toBe(requests - 2_000);
  }, 240_000);

  it('is not asked where the request is not measured', async () => {
    let asked = 0;
    const running = await start({ exclude: ['/cats/*'], labels: { own: () => ++asked } });
    await sendAll(running, ['/cats/1', '/dogs']);
    await counted(running, 1);
    expect(asked).toBe(1);
  });
});

describe('a label of one’s own', () => {
  it('is none where Fastify answers before there is a request to ask', async () => {
    const running = await startApp({
      adapter: 'fastify',
      metrics: { http: { labels: { tenant: () => 'acme' } } },
    });
    const { status } = await send(`${running.url}/%zz`);
    expect(status).toBe(400);
    expect(Object.keys(await counted(running, 1))).toEqual(['GET unmatched 400 none']);
  });

  it('gets the adapter’s own request', async () => {
    const seen: object[] = [];
    for (const adapter of ADAPTERS) {
      const running = await startApp({
        adapter,
        controllers: [CatsController],
        metrics: {
          http: {
            labels: {
              id: (request: HttpRequestLike & { params: { id: string } }, response) => {
                seen.push(request, response);
                return request.params.id;
              },
            },
          },
        },
      });
      await sendAll(running, ['/cats/tom']);
      expect(await counted(running, 1)).toEqual({ 'GET /cats/:id 200 tom': 1 });
    }
    expect(seen.map((one) => one.constructor.name)).toEqual([
      'IncomingMessage',
      'ServerResponse',
      expect.stringContaining('Request'),
      expect.stringContaining('Reply'),
    ]);
  });
});
