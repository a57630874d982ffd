import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import type { MetricsModuleOptions } from 'nestjs-metrics';
import { parseStrictly } from '../judges/strict-parser.js';
import { ADAPTERS, closeApps, startApp, type Adapter } from '../support/app.js';
import { describeWith } from '../support/counterparts.js';
import { boundsIn, counted, sendAll, seriesIn } from './counted.js';

const OPENMETRICS = 'application/openmetrics-text;version=1.0.0';

@Controller('cats')
class CatsController {
  @Get(':id')
  one(): string {
    return 'a cat';
  }
}

const start = (adapter: Adapter, metrics: MetricsModuleOptions): ReturnType<typeof startApp> =>
  startApp({ adapter, metrics, controllers: [CatsController] });

afterEach(closeApps);

describe.each(ADAPTERS)('among the options on %s,', (adapter) => {
  it('buckets are those of the duration, not of the sizes', async () => {
    const running = await start(adapter, { http: { buckets: [0.1, 0.5], sizes: true } });
    await sendAll(running, ['/cats/1']);
    await counted(running, 1);
    const body = await running.scrape();
    expect(boundsIn(body, 'http_request_duration_seconds')).toEqual([0.1, 0.5, Infinity]);
    const sizes = [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, Infinity];
    expect(boundsIn(body, 'http_request_size_bytes')).toEqual(sizes);
    expect(boundsIn(body, 'http_response_size_bytes')).toEqual(sizes);
  });

  it('a prefix goes before every name', async () => {
    const running = await start(adapter, { prefix: 'shop_', http: { sizes: true } });
    await sendAll(running, ['/cats/1']);
    expect(await counted(running, 1, { name: 'shop_http_requests_total' })).toEqual({
      'GET /cats/:id 200': 1,
    });
    const body = await running.scrape();
    const types = body.split('\n').filter((line) => /^# TYPE \w*http_/.test(line));
    expect(types.map((line) => line.split(' ')[2])).toEqual(
      expect.arrayContaining([
        'shop_http_request_duration_seconds',
        'shop_http_request_size_bytes',
        'shop_http_requests_in_flight',
        'shop_http_requests_total',
        'shop_http_response_size_bytes',
      ]),
    );
    expect(types).toHaveLength(5);
  });

  it('default labels go with every series', async () => {
    const running = await start(adapter, { defaultLabels: { region: 'eu' }, http: true });
    await sendAll(running, ['/cats/1']);
    await counted(running, 1);
    expect(seriesIn(await running.scrape(), 'http_requests_total')).toEqual([
      {
        labels: expect.objectContaining({ route: '/cats/:id', region: 'eu' }),
        value: 1,
      },
    ]);
  });

  it('exemplars change nothing where there is no trace', async () => {
    const running = await start(adapter, { exemplars: true, http: true });
    expect(await sendAll(running, ['/cats/1', '/dogs'])).toEqual([200, 404]);
    expect(await counted(running, 2)).toEqual({ 'GET /cats/:id 200': 1, 'GET unmatched 404': 1 });
    expect(await running.scrape(OPENMETRICS)).not.toContain(' # {');
  });
});

describeWith('openmetrics-parser', 'the strict parser', () => {
  it.each(
    ADAPTERS.flatMap(
      (adapter) =>
        [
          [adapter, 'prometheus' as const],
          [adapter, 'otel' as const],
        ] as const,
    ),
  )('reads what an app on %s says by the convention %s', async (adapter, convention) => {
    const running = await start(adapter, {
      exemplars: true,
      exposition: { created: true },
      http: {
        convention,
        sizes: true,
        handlerLabels: true,
        seedStatus: ['200'],
        labels: { odd: () => 'a "quoted"\nline \\' },
      },
    });
    await sendAll(running, ['/cats/1', '/dogs']);
    const name =
      convention === 'otel' ? 'http_server_request_duration_seconds_count' : 'http_requests_total';
    await counted(running, 2, { name });
    const families = parseStrictly(await running.scrape(OPENMETRICS));
    const ours = families.filter((family) => family.name.startsWith('http_'));
    expect(Object.fromEntries(ours.map((family) => [family.name, family.type]))).toEqual(
      convention === 'otel'
        ? {
            http_server_active_requests: 'gauge',
            http_server_request_body_size_bytes: 'histogram',
            http_server_request_duration_seconds: 'histogram',
            http_server_response_body_size_bytes: 'histogram',
          }
        : {
            http_request_duration_seconds: 'histogram',
            http_request_size_bytes: 'histogram',
            http_requests: 'counter',
            http_requests_in_flight: 'gauge',
            http_response_size_bytes: 'histogram',
          },
    );
    const values = ours.flatMap((family) => family.samples.map((sample) => sample.labels['odd']));
    expect(values).toContain('a "quoted"\nline \\');
  });
});
