import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Param, Post, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { MetricsExposition, MetricsModule, type MetricsModuleSettings } from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp, type Adapter } from '../support/app.js';
import { boundsIn, counted, sendAll, seriesIn } from './counted.js';

const NAMES = [
  'http_requests_total',
  'http_request_duration_seconds',
  'http_requests_in_flight',
  'http_request_size_bytes',
  'http_response_size_bytes',
  'http_server_request_duration_seconds',
  'http_server_active_requests',
];

@Controller('cats')
class CatsController {
  @Get(':id')
  one(@Param('id') id: string): string {
    return id;
  }

  @Post()
  add(): string {
    return 'added';
  }
}

function async(settings: MetricsModuleSettings): DynamicModule {
  return MetricsModule.forRootAsync({
    useFactory: () => Promise.resolve({ defaultMetrics: false, ...settings }),
  });
}

const ON: [how: string, module: () => DynamicModule][] = [
  ['forRoot() without a word on http', () => MetricsModule.forRoot({ defaultMetrics: false })],
  ['http: true', () => MetricsModule.forRoot({ defaultMetrics: false, http: true })],
  ['http: {}', () => MetricsModule.forRoot({ defaultMetrics: false, http: {} })],
  ['a factory without a word on http', () => async({})],
  ['a factory that says http: true', () => async({ http: true })],
];
const OFF: [how: string, module: () => DynamicModule][] = [
  ['http: false', () => MetricsModule.forRoot({ defaultMetrics: false, http: false })],
  ['a factory that says http: false', () => async({ http: false })],
];
const eachAdapter = <T extends unknown[]>(rows: T[]): [adapter: Adapter, ...row: T][] =>
  ADAPTERS.flatMap((adapter) => rows.map((row): [Adapter, ...T] => [adapter, ...row]));

afterEach(closeApps);

describe('the metrics of HTTP', () => {
  it.each(eachAdapter(ON))('are there on %s by %s', async (adapter, _, module) => {
    const running = await startApp({ adapter, module: module(), controllers: [CatsController] });
    await sendAll(running, ['/cats/1', '/cats/2', 'POST /cats', '/dogs']);
    expect(await counted(running, 4)).toEqual({
      'GET /cats/:id 200': 2,
      'POST /cats 201': 1,
      'GET unmatched 404': 1,
    });
  });

  it.each(eachAdapter(OFF))('are not there on %s by %s', async (adapter, _, module) => {
    const running = await startApp({ adapter, module: module(), controllers: [CatsController] });
    expect(await sendAll(running, ['/cats/1'])).toEqual([200]);
    const body = await running.scrape();
    expect(NAMES.filter((name) => body.includes(name))).toEqual([]);
  });

  it.each(ADAPTERS)('are there in an app of NestFactory on %s', async (adapter) => {
    @Module({
      imports: [MetricsModule.forRoot({ defaultMetrics: false })],
      controllers: [CatsController],
    })
    class AppModule {}
    const options = { logger: false, abortOnError: false } as const;
    const app =
      adapter === 'fastify'
        ? await NestFactory.create(AppModule, new FastifyAdapter(), options)
        : await NestFactory.create(AppModule, options);
    try {
      await app.listen(0, '127.0.0.1');
      const url = await app.getUrl();
      const scrape = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
      await sendAll({ url }, ['/cats/1']);
      expect(await counted({ scrape }, 1)).toEqual({ 'GET /cats/:id 200': 1 });
    } finally {
      await app.close();
    }
  });

  it('are not there in an app without an HTTP server', async () => {
    @Module({ imports: [MetricsModule.forRoot({ defaultMetrics: false })] })
    class AppModule {}
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    try {
      const { body } = await app.get(MetricsExposition, { strict: false }).render();
      let text = '';
      for await (const chunk of body) text += Buffer.from(chunk).toString();
      expect(text).toContain('nestjs_metrics_');
      expect(NAMES.filter((name) => text.includes(name))).toEqual([]);
    } finally {
      await app.close();
    }
  });
});

describe('without further options', () => {
  it.each(ADAPTERS)('metrics, labels and help on %s are these', async (adapter) => {
    const running = await startApp({
      adapter,
      metrics: { http: true },
      controllers: [CatsController],
    });
    await sendAll(running, ['/cats/1']);
    await counted(running, 1);
    const body = await running.scrape();
    const headers = body.split('\n').filter((line) => /^# \w+ http_/.test(line));
    expect(headers.toSorted()).toEqual([
      '# HELP http_request_duration_seconds Time from an HTTP request to the last byte of its response.',
      '# HELP http_requests_in_flight HTTP requests whose response has not ended.',
      '# HELP http_requests_total HTTP requests whose response has ended.',
      '# TYPE http_request_duration_seconds histogram',
      '# TYPE http_requests_in_flight gauge',
      '# TYPE http_requests_total counter',
    ]);
    const labels = { method: 'GET', route: '/cats/:id', status: '200' };
    expect(seriesIn(body, 'http_requests_total')).toEqual([{ labels, value: 1 }]);
    expect(seriesIn(body, 'http_request_duration_seconds_count')).toEqual([{ labels, value: 1 }]);
    expect(boundsIn(body, 'http_request_duration_seconds')).toEqual([
      0.005,
      0.01,
      0.025,
      0.05,
      0.1,
      0.25,
      0.5,
      1,
      2.5,
      5,
      10,
      Infinity,
    ]);
  });

  it.each(ADAPTERS)(
    'all methods are in flight at zero at the first scrape on %s',
    async (adapter) => {
      const { scrape } = await startApp({ adapter, metrics: { http: true } });
      const methods = 'GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT other'.split(' ');
      expect(seriesIn(await scrape(), 'http_requests_in_flight')).toEqual(
        methods.map((method) => ({ labels: { method }, value: 0 })),
      );
    },
  );
});
