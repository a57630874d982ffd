import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { send } from '../endpoint/send.js';
import { boundsIn, counted, scrapeUntil, sendAll, seriesIn } from './counted.js';

const DURATION = 'http_server_request_duration_seconds';

@Controller('cats')
class CatsController {
  @Get(':id')
  one(): string {
    return 'a cat';
  }
}

afterEach(closeApps);

describe.each(ADAPTERS)('the convention of OpenTelemetry on %s', (adapter) => {
  it('has its own names and labels, and no counter', async () => {
    const running = await startApp({
      adapter,
      metrics: { http: { convention: 'otel', sizes: true } },
      controllers: [CatsController],
    });
    await sendAll(running, ['/cats/1']);
    await counted(running, 1, { name: `${DURATION}_count` });
    const body = await running.scrape();
    const types = body.split('\n').filter((line) => line.startsWith('# TYPE http_'));
    expect(types.toSorted()).toEqual([
      '# TYPE http_server_active_requests gauge',
      '# TYPE http_server_request_body_size_bytes histogram',
      `# TYPE ${DURATION} histogram`,
      '# TYPE http_server_response_body_size_bytes histogram',
    ]);
    expect(seriesIn(body, `${DURATION}_count`)).toEqual([
      {
        labels: {
          http_request_method: 'GET',
          http_route: '/cats/:id',
          http_response_status_code: '200',
        },
        value: 1,
      },
    ]);
  });

  it('has its own buckets, unless others are given', async () => {
    for (const [buckets, bounds] of [
      [undefined, [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]],
      [
        [0.1, 1],
        [0.1, 1],
      ],
    ] as const) {
      const running = await startApp({
        adapter,
        metrics: { http: { convention: 'otel', ...(buckets && { buckets }) } },
        controllers: [CatsController],
      });
      await sendAll(running, ['/cats/1']);
      await counted(running, 1, { name: `${DURATION}_count` });
      expect(boundsIn(await running.scrape(), DURATION)).toEqual([...bounds, Infinity]);
    }
  });

  it('has an empty route where none was found, and _OTHER for unknown methods', async () => {
    const running = await startApp({ adapter, metrics: { http: { convention: 'otel' } } });
    await sendAll(running, ['/wp-login.php']);
    await send(`${running.url}/x`, { method: 'PURGE' });
    await counted(running, 2, { name: `${DURATION}_count` });
    const found = seriesIn(await running.scrape(), `${DURATION}_count`);
    expect(found.map(({ labels }) => labels)).toEqual([
      { http_request_method: 'GET', http_route: '', http_response_status_code: '404' },
      { http_request_method: '_OTHER', http_route: '', http_response_status_code: '404' },
    ]);
  });

  it('has the requests that are being answered, by method', async () => {
    let answer = (): void => undefined;
    @Controller()
    class SlowController {
      @Get('slow')
      slow(): Promise<void> {
        return new Promise((resolve) => (answer = resolve));
      }
    }
    const running = await startApp({
      adapter,
      metrics: { http: { convention: 'otel' } },
      controllers: [SlowController],
    });
    const active = 'http_server_active_requests{http_request_method="GET"}';
    expect(await running.sample(active)).toBe(0);
    const pending = sendAll(running, ['/slow']);
    await scrapeUntil(running, (body) => body.includes(`${active} 1`));
    expect(await running.sample(active)).toBe(1);
    answer();
    await pending;
    await scrapeUntil(running, (body) => body.includes(`${active} 0`));
    expect(await running.sample(active)).toBe(0);
    expect(
      seriesIn(await running.scrape(), 'http_server_active_requests').map(
        ({ labels }) => labels['http_request_method'],
      ),
    ).toContain('_OTHER');
  });
});
