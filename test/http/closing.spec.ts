import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { Registry } from 'prom-client';
import { ADAPTERS, closeApps, startApp } from '../support/app.js';
import { scrapeUntil, sendAll } from './counted.js';

afterEach(closeApps);

describe.each(ADAPTERS)('an app on %s that closes', (adapter) => {
  it('leaves nothing in a registry of its user', async () => {
    const registry = new Registry();
    const { app } = await startApp({ adapter, metrics: { registry, http: { sizes: true } } });
    expect(registry.getSingleMetric('http_requests_total')).toBeDefined();
    await app.close();
    expect(registry.getMetricsAsArray()).toEqual([]);
  });

  it('follows the requests under way to their end, and answers them', async () => {
    let answer = (): void => undefined;
    @Controller()
    class SlowController {
      @Get('slow')
      slow(): Promise<string> {
        return new Promise((resolve) => (answer = () => resolve('at last')));
      }
    }
    const running = await startApp({
      adapter,
      metrics: { http: true },
      controllers: [SlowController],
    });
    const pending = fetch(`${running.url}/slow`, { headers: { connection: 'close' } });
    const inFlight = 'http_requests_in_flight{method="GET"} 1';
    expect(await scrapeUntil(running, (body) => body.includes(inFlight))).toContain(inFlight);
    const closing = running.app.close();
    answer();
    const response = await pending;
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('at last');
    await closing;
  });

  it('may be started again in the same process', async () => {
    @Controller('cats')
    class CatsController {
      @Get()
      all(): string {
        return 'cats';
      }
    }
    for (let round = 0; round < 3; round++) {
      const running = await startApp({
        adapter,
        metrics: { http: { handlerLabels: true } },
        controllers: [CatsController],
      });
      await sendAll(running, ['/cats']);
      const line =
        'http_requests_total{method="GET",route="/cats",status="200",controller="CatsController",handler="all"} 1';
      expect(await scrapeUntil(running, (body) => body.includes(line))).toContain(line);
      await running.app.close();
    }
  });
});
