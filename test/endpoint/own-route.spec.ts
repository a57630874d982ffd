import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Headers, StreamableFile } from '@nestjs/common';
import {
  defineCounter,
  MetricsError,
  MetricsExposition,
  MetricsModule,
  type MetricsModuleOptions,
} from 'nestjs-metrics';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { CONTENT_TYPES, OPENMETRICS } from '../exposition/render.js';
import { send } from './send.js';

const Orders = defineCounter({ name: 'orders_total', help: 'Orders.' });

@Controller('ops')
class OpsController {
  constructor(private readonly exposition: MetricsExposition) {}

  @Get('metrics')
  async scrape(@Headers('accept') accept?: string): Promise<StreamableFile> {
    const { contentType, body } = await this.exposition.render(accept);
    return new StreamableFile(Readable.from(body, { objectMode: false }), { type: contentType });
  }
}

afterEach(closeApps);

describe.each(ADAPTERS)('endpoint: false on %s', (adapter) => {
  it('serves nothing, and leaves the path to the app', async () => {
    @Controller('metrics')
    class OwnMetricsController {
      @Get()
      own(): string {
        return 'own';
      }
    }
    const without = await startApp({ adapter, metrics: { endpoint: false } });
    expect((await send(`${without.url}/metrics`)).status).toBe(404);
    const { url } = await startApp({
      adapter,
      metrics: { endpoint: false },
      controllers: [OwnMetricsController],
    });
    expect((await send(`${url}/metrics`)).body.toString()).toBe('own');
  });

  it('leaves a route of one’s own, by MetricsExposition, in both formats', async () => {
    const { url } = await startApp({
      adapter,
      metrics: { endpoint: false, metrics: [Orders] },
      controllers: [OpsController],
    });
    const text = await send(`${url}/ops/metrics`);
    expect(text.headers['content-type']).toBe(CONTENT_TYPES.text);
    expect(text.body.toString()).toContain('orders_total 0\n');
    const openMetrics = await send(`${url}/ops/metrics`, { headers: { accept: OPENMETRICS } });
    expect(openMetrics.headers['content-type']).toBe(CONTENT_TYPES.openmetrics);
    expect(openMetrics.body.toString().endsWith('# EOF\n')).toBe(true);
  });

  it('leaves the app’s global prefix as it is', async () => {
    const { url } = await startApp({
      adapter,
      metrics: { endpoint: false },
      controllers: [OpsController],
      configure: (app) => app.setGlobalPrefix('api'),
    });
    expect((await send(`${url}/api/ops/metrics`)).status).toBe(200);
    expect((await send(`${url}/ops/metrics`)).status).toBe(404);
  });
});

describe('endpoint.path', () => {
  it.each([
    '',
    '/',
    ' ',
    '/metrics/',
    '//x',
    'a//b',
    '/:name',
    '/metrics?x',
    '/a b',
    '/*rest',
    '/{metrics}',
    '/(a)',
  ])('is refused as %j', (path) => {
    const options: MetricsModuleOptions = { endpoint: { path } };
    let error: unknown;
    try {
      MetricsModule.forRoot(options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(MetricsError);
    expect((error as MetricsError).code).toBe('INVALID_OPTIONS');
    expect((error as MetricsError).message).toMatch(/endpoint\.path.*"\/metrics"/);
  });

  it.each([7, null, ['/metrics'], /metrics/])('is refused as %p', (path) => {
    expect(() => MetricsModule.forRoot({ endpoint: { path: path as never } })).toThrow(
      MetricsError,
    );
  });
});
